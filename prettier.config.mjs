// setup/lint adds the plugin for XML.
export default {
    bracketSpacing: false,
    printWidth: 100,
    tabWidth: 4,
    proseWrap: "preserve",
    trailingComma: "es5",
    xmlWhitespaceSensitivity: "preserve",
    overrides: [{files: ["*.yaml", "*.yml"], options: {tabWidth: 2}}],
};
