using System.Globalization;

namespace Candlewick.Alerts.Engine;

/// <summary>The record that made a condition true: a tick by its place in <c>ticks</c>, a candle by its identity.</summary>
/// <param name="Instrument">Of a candle; else null.</param>
/// <param name="Interval">Of a candle; else null.</param>
internal readonly record struct AlertOrigin(int Partition, long Offset, string? Instrument, string? Interval, long StartUs, int Revision)
{
    public static AlertOrigin OfTick(int partition, long offset) => new(partition, offset, null, null, 0, 0);

    public static AlertOrigin OfCandle(string instrument, string interval, long startUs, int revision) => new(0, 0, instrument, interval, startUs, revision);

    /// <summary>The part of an alert's identity that the record is.</summary>
    public override string ToString() => Interval is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Partition}.{Offset}")
        : string.Create(CultureInfo.InvariantCulture, $"{Instrument}|{Interval}|{StartUs}|{Revision}");
}
