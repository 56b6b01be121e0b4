def label(env, name, text):
    """`text` after its `name`, with the colon of the reader's language."""
    return env._("%(name)s: %(text)s", name=name, text=text)
