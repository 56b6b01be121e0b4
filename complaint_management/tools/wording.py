def label(env, name, text):
    """`text` after its `name`, with the colon of the reader's language; one alone as it is."""
    return env._("%(name)s: %(text)s", name=name, text=text) if name and text else name or text
