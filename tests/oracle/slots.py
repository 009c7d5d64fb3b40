"""An independent oracle for recurring schedules: Python's zoneinfo says when every local slot comes.

    tests/oracle/run            installs what is needed and writes target/oracle/slots.txt
    tests/oracle/slots.py FILE  writes FILE, in an environment where `tzdata` is installed

For every IANA zone and every change of its UTC offset from 2010 to 2039 it works out daily, weekly and monthly
schedules whose times of day lie just before the change, in its gap or fold, just after it, and at nine; and
one that comes every quarter of an hour around it. `tests/policy/oracle.rs` asks Baton for the same
schedules and compares slot by slot and second by second.

The rule, as the documents say it (and nothing of Baton's code is ported here):

- a local time that does not exist comes at the first instant after the gap;
- one that comes twice comes once, the first time;
- of slots that would come at one instant the first stands for all.

How it knows: a change is found by walking along UTC and asking zoneinfo for the offset. A local time is placed
by PEP 495: both folds are turned into UTC and back, and the earlier one that shows the same local time counts.
If neither does, the time lies in a gap, and the gap's own end is the answer.

The time-zone data is the `tzdata` package's alone (the machine's own is not looked at), pinned to the release
that chrono-tz has compiled in; the test fails when the two are not the same.

The file is lines of words. `tzdata RELEASE` comes first. Zones whose data are the same, byte for byte, share a
`zones NAME…` line. Below it, `change AT BEFORE AFTER` (seconds: when, and the offsets) and the schedules around
that change: `daily TIME`, `weekly DAY TIME`, `monthly DAY TIME` or `quarters`, and then every slot that it has
there, in order, as `LOCAL=INSTANT`. What was planned and does not come, because it shares its instant with an
earlier one, is not there.
"""

import hashlib
import importlib.resources
import os
import sys
import zoneinfo
from calendar import monthrange
from datetime import datetime, time, timedelta, timezone

import tzdata

UTC = timezone.utc
FIRST, LAST = datetime(2010, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
# Monthly slots around a change reach so far beyond those years.
MARGIN = timedelta(days=100)
# No two changes of a zone are nearer to each other; a step of one hour finds the same ones.
STEP = timedelta(hours=6)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


class Zone:
    """A zone and all its changes: when, and the offsets before and after, in seconds."""

    def __init__(self, name):
        self.zone = zoneinfo.ZoneInfo(name)
        self.changes = list(self._changes())

    def _offset(self, seconds):
        return datetime.fromtimestamp(seconds, self.zone).utcoffset()

    def _changes(self):
        step = int(STEP.total_seconds())
        now, end = (int(moment.timestamp()) for moment in (FIRST - MARGIN, LAST + MARGIN))
        before = self._offset(now)
        while now < end:
            after = self._offset(now + step)
            if after != before:
                yield self._exactly(now, now + step), before, after
            now, before = now + step, after

    def _exactly(self, low, high):
        """The first second with the new offset."""
        old = self._offset(low)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._offset(middle) == old else (low, middle)
        return high

    def instant(self, local):
        """When the clocks first show `local` or, where they skip it, come out of the gap."""
        moments = []
        for fold in 0, 1:
            moment = local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC)
            if moment.astimezone(self.zone).replace(tzinfo=None, fold=0) == local:
                moments.append(int(moment.timestamp()))
        if moments:
            return min(moments)
        [end] = [
            at for at, before, after in self.changes if wall(at, before) <= local < wall(at, after)
        ]
        return end

    def series(self, slots):
        """The slots that come, each with its instant."""
        comes = {}
        for slot in slots:
            comes.setdefault(self.instant(slot), slot)
        return [(slot, at) for at, slot in comes.items()]


def wall(seconds, offset):
    """What clocks at this offset show."""
    return (datetime.fromtimestamp(seconds, UTC) + offset).replace(tzinfo=None)


def daily(local):
    return [local + DAY * days for days in range(-2, 3)]


def weekly(local):
    return [local + DAY * 7 * weeks for weeks in range(-1, 2)]


def monthly(local):
    """The slots on this day of the month, from the one before to the one after; not every month has a 31st."""
    def having(direction):
        year, month = local.year, local.month
        while True:
            months = year * 12 + month - 1 + direction
            year, month = months // 12, months % 12 + 1
            if local.day <= monthrange(year, month)[1]:
                return local.replace(year=year, month=month)

    return [having(-1), local, having(1)]


def quarters(low, high):
    """Every quarter of an hour, from an hour before a gap or fold to an hour after it."""
    slot = low.replace(minute=0, second=0) - HOUR
    while slot <= high + HOUR:
        yield slot
        slot += HOUR / 4


def probes(low, high):
    """Local times around a gap or fold: just before it, its beginning, middle, last second and end; and nine."""
    middle = (low + (high - low) / 2).replace(microsecond=0)
    nine = datetime.combine(low, time(9))
    return sorted({low - SECOND, low, middle, high - SECOND, high, nine})


def lines(zone):
    """What is known of a zone's changes."""
    for at, before, after in zone.changes:
        if not FIRST.timestamp() <= at < LAST.timestamp():
            continue
        yield f"change {at} {before.total_seconds():.0f} {after.total_seconds():.0f}"
        low, high = sorted((wall(at, before), wall(at, after)))
        for local in probes(low, high):
            clock = local.time().isoformat()
            yield said(f"daily {clock}", zone.series(daily(local)))
            yield said(f"weekly {local:%a} {clock}", zone.series(weekly(local)))
            yield said(f"monthly {local.day} {clock}", zone.series(monthly(local)))
        yield said("quarters", zone.series(quarters(low, high)))


def said(schedule, series):
    slots = (f"{slot.isoformat()}={at}" for slot, at in series)
    return f"{schedule} {' '.join(slots)}"


def same_data():
    """The names of all zones, those with the same data together."""
    # `Factory` says that nobody has set a machine's zone yet: chrono-tz leaves it out.
    names = zoneinfo.available_timezones() - {"Factory"}
    together = {}
    for name in sorted(names):
        data = importlib.resources.files("tzdata.zoneinfo").joinpath(name).read_bytes()
        together.setdefault(hashlib.sha256(data).digest(), []).append(name)
    return together.values()


def main(path):
    # An empty search path leaves the package alone; the machine's own data may be of any release.
    zoneinfo.reset_tzpath(to=())
    part = f"{path}.part"
    with open(part, "w", encoding="ascii") as file:
        print(f"tzdata {tzdata.IANA_VERSION}", file=file)
        for names in same_data():
            print("zones", *names, file=file)
            for line in lines(Zone(names[0])):
                print(line, file=file)
    # Whoever finds the file finds a whole one.
    os.replace(part, path)


if __name__ == "__main__":
    main(sys.argv[1])
