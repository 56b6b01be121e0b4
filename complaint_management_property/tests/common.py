from odoo.addons.complaint_management.tests.common import ComplaintCommon


class PropertyCommon(ComplaintCommon):
    """The estate beside the cast of core.

    ==================  =======================  =========================
    unit                who                      as
    ==================  =======================  =========================
    3-1202              Wang Fang                owner
    3-1202              Wang Jun                 family
    3-1203              Zhao Lei                 tenant
    3-1204              Sun Hao                  owner, moved out in 2020
    4-0101, 4-0102      Ma Ling                  owner of both
    ==================  =======================  =========================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.estate = cls.place("Green Garden", "project")
        cls.building_3 = cls.place("Building 3", "building", cls.estate)
        cls.building_4 = cls.place("Building 4", "building", cls.estate)
        cls.lobby = cls.place("Lobby", "public_area", cls.building_3)
        cls.unit_1202 = cls.place("1202", "unit", cls.building_3, code="3-1202")
        cls.unit_1203 = cls.place("1203", "unit", cls.building_3, code="3-1203")
        cls.unit_1204 = cls.place("1204", "unit", cls.building_3, code="3-1204")
        cls.unit_0101 = cls.place("0101", "unit", cls.building_4, code="4-0101")
        cls.unit_0102 = cls.place("0102", "unit", cls.building_4, code="4-0102")

        cls.wang_fang = cls.household(cls.unit_1202, "Wang Fang", "owner", phone="139 0000 1202")
        cls.wang_jun = cls.household(cls.unit_1202, "Wang Jun", "family")
        cls.zhao_lei = cls.household(cls.unit_1203, "Zhao Lei", "tenant")
        cls.sun_hao = cls.household(
            cls.unit_1204, "Sun Hao", "owner", date_from="2015-05-01", date_to="2020-06-30"
        )
        cls.ma_ling = cls.household(cls.unit_0101, "Ma Ling", "owner")
        cls.ma_ling_2 = cls.ma_ling.copy({"unit_id": cls.unit_0102.id})
        cls.leak = cls.data("complaint_category_water_ceiling_or_wall_leaks")

    @classmethod
    def data(cls, name):
        """A record this addon ships."""
        return cls.env.ref(f"complaint_management_property.{name}")

    @classmethod
    def place(cls, name, kind, parent=None, **vals):
        return cls.env["complaint.location"].create(
            {
                "name": name,
                "kind": kind,
                "parent_id": parent and parent.id,
                "company_id": cls.company.id,
                **vals,
            }
        )

    @classmethod
    def household(cls, unit, name, role, phone=None, **vals):
        partner = cls.env["res.partner"].create({"name": name, "phone": phone})
        return cls.env["complaint.household"].create(
            {
                "unit_id": unit.id,
                "partner_id": partner.id,
                "role": role,
                "company_id": cls.company.id,
                **vals,
            }
        )
