namespace Candlewick.Market.Sessions.Calendars;

/// <summary>Finds the regular hours in force.</summary>
internal static class HoursEntries
{
    /// <summary>The hours of a date; of one before the first, the first.</summary>
    public static HoursEntry On(IReadOnlyList<HoursEntry> hours, DateOnly date)
    {
        for (int i = hours.Count - 1; i > 0; i--)
        {
            if (hours[i].From <= date)
            {
                return hours[i];
            }
        }

        return hours[0];
    }
}
