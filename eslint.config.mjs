// What the browser and Odoo's page offer to our modules.
const names = `console document window location navigator URL URLSearchParams fetch
    setTimeout clearTimeout setInterval clearInterval requestAnimationFrame
    Blob File FileReader FormData Event CustomEvent KeyboardEvent MouseEvent
    HTMLElement HTMLInputElement ResizeObserver IntersectionObserver MutationObserver
    localStorage sessionStorage odoo owl luxon`;

export default [
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: Object.fromEntries(names.split(/\s+/).map((name) => [name, "readonly"])),
        },
        rules: {
            eqeqeq: "error",
            "no-const-assign": "error",
            "no-constant-condition": "error",
            "no-debugger": "error",
            "no-dupe-class-members": "error",
            "no-dupe-keys": "error",
            "no-duplicate-imports": "error",
            "no-empty": "error",
            "no-eval": "error",
            "no-fallthrough": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-self-assign": "error",
            "no-shadow": "error",
            "no-undef": "error",
            "no-unneeded-ternary": "error",
            "no-unreachable": "error",
            "no-unused-vars": "error",
            "no-use-before-define": "error",
            "no-var": "error",
            "prefer-const": "error",
            "valid-typeof": "error",
        },
    },
];
