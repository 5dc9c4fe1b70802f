using System.Text.Json.Serialization;

namespace Candlewick.Market.Sessions.Calendars;

/// <summary>A calendar as it stands in its JSON file; docs/calendars.md describes the format.</summary>
internal sealed record CalendarFile
{
    /// <summary>For editors; not read.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required string Calendar { get; init; }

    public string? Note { get; init; }

    /// <summary>IANA name; every time of the file is in it.</summary>
    public required string Zone { get; init; }

    /// <summary>Days of trading where no row says otherwise.</summary>
    public required IReadOnlyList<DayOfWeek> Week { get; init; }

    /// <summary>There are no holidays to know of: every date is covered.</summary>
    public bool Always { get; init; }

    public required IReadOnlyList<GroupEntry> Groups { get; init; }

    /// <summary>Without a gap; the last ones may not be covered yet.</summary>
    public IReadOnlyList<YearEntry> Years { get; init => field = value ?? []; } = []; // The serializer's code sets what is absent, to null.
}
