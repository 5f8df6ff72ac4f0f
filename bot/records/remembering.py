"""What people have let us remember of themselves, until they say forget."""

from collections.abc import Mapping

import sqlalchemy as sa

from bot.records.database import upsert
from bot.records.tables import remembered


def keep(connection: sa.Connection, person: str, fields: Mapping[str, str], at: float) -> None:
    """Remember values by field, in place of older ones."""
    for field, value in fields.items():
        upsert(connection, remembered, {"person": person, "field": field, "value": value, "at": at})


def of_person(connection: sa.Connection, person: str) -> dict[str, str]:
    """Everything remembered of somebody, by field."""
    mine = remembered.c.person == person
    found = sa.select(remembered.c.field, remembered.c.value).where(mine)
    rows = connection.execute(found.order_by(remembered.c.field))
    return {row.field: row.value for row in rows}


def forget(connection: sa.Connection, person: str, field: str) -> None:
    """Forget one value."""
    mine = sa.and_(remembered.c.person == person, remembered.c.field == field)
    connection.execute(sa.delete(remembered).where(mine))
