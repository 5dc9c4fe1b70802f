namespace Candlewick.Market.Sessions.Calendars;

/// <summary>Where a row of a calendar comes from.</summary>
public sealed record CalendarSource
{
    /// <summary>Who decided it, such as <c>NSE</c>.</summary>
    public required string Exchange { get; init; }

    /// <summary>Number of the circular or notice.</summary>
    public string? Number { get; init; }

    /// <summary>Date of the circular or notice.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>What was read, where it was not the circular itself.</summary>
    public string? Via { get; init; }

    public override string ToString() =>
        string.Join(", ", new[] { Number ?? Exchange, Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Via }.Where(part => part is not null));
}
