namespace Candlewick.StreamApi.Protocol;

/// <summary>Where a subscription begins.</summary>
internal abstract record StartFrom
{
    /// <summary>The present state, then what follows.</summary>
    public sealed record Live : StartFrom;

    /// <summary>The last <paramref name="Count"/> items of each instrument and interval.</summary>
    public sealed record Last(int Count) : StartFrom;

    /// <summary>From a time, microseconds UTC.</summary>
    public sealed record Time(long Us) : StartFrom;

    /// <summary>From the beginning of a trading date of the venue.</summary>
    public sealed record Date(DateOnly Day) : StartFrom;

    /// <summary>Back from the newest event of the instruments.</summary>
    public sealed record Span(TimeSpan Back) : StartFrom;

    /// <summary>Where another subscription was cut.</summary>
    /// <param name="Text">The last cursor the client got.</param>
    /// <param name="Positions">The last <c>pos</c> of each partition since.</param>
    public sealed record Resume(string Text, IReadOnlyList<(int Partition, long Offset)> Positions) : StartFrom;
}
