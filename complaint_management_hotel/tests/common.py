from datetime import datetime

from odoo.addons.complaint_management.tests.common import NOON, ComplaintCommon

ARRIVAL = datetime(2026, 3, 3, 14, 0)
DEPARTURE = datetime(2026, 3, 6, 12, 0)


class HotelCommon(ComplaintCommon):
    """The cast of the core, in a house with two rooms on the 12th floor.

    Lin Xia stays in 1204 from Tuesday to Friday; it is Wednesday noon.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")  # a database may have Chinese only

        def place(name, kind, parent=None):
            return cls.env["complaint.location"].create(
                {
                    "name": name,
                    "kind": kind,
                    "parent_id": parent and parent.id,
                    "company_id": cls.company.id,
                }
            )

        cls.house = place("Lake House", "site")
        cls.floor = place("12", "floor", cls.house)
        cls.room = place("1204", "room", cls.floor)
        cls.other_room = place("1206", "room", cls.floor)
        cls.stay = cls.new_stay()
        cls.noise = cls.env.ref("complaint_management_hotel.complaint_category_room_noise")

    @classmethod
    def new_stay(cls, **vals):
        """A stay of Lin Xia in 1204."""
        return cls.env["complaint.stay"].create(
            {
                "number": "B-1204",
                "partner_id": cls.customer.id,
                "location_id": cls.room.id,
                "date_arrival": ARRIVAL,
                "date_departure": DEPARTURE,
                "company_id": cls.company.id,
                **vals,
            }
        )

    @classmethod
    def new_guest_complaint(cls, user=None, **vals):
        """A complaint of the guest in 1204 about noise, taken on Wednesday noon."""
        return (
            cls.env["complaint.complaint"]
            .with_user(user or cls.staff)
            .with_company(cls.company)
            .create(
                {
                    "name": "Hammering next door",
                    "stay_id": cls.stay.id,
                    "category_id": cls.noise.id,
                    "channel_id": cls.phone.id,
                    "date_received": NOON,
                    **vals,
                }
            )
        )
