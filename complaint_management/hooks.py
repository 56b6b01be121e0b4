def post_init_hook(env):
    """Give the companies that exist already their own number series."""
    env["res.company"].search([])._create_complaint_sequence()
