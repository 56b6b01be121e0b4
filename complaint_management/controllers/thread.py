from odoo.http import request

from odoo.addons.mail.controllers.thread import ThreadController

from ..models.complaint_links import is_ours


class ComplaintThreadController(ThreadController):
    """The chatter of a page for those outside (R54)."""

    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        """What somebody outside posts on a record of ours: their words and files; who they are
        was found out by whoever let them in."""
        data = super()._prepare_message_data(post_data, thread=thread, **kwargs)
        if not (is_ours(thread._name) and request.env.user.share):
            return data
        author = {"author_id": data["author_id"]} if data.get("author_id") else {}
        return thread._keep_outsider_words(data) | author
