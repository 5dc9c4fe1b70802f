using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Market.Sessions;

/// <summary>The length of a bar: <c>&lt;n&gt;s</c>, <c>&lt;n&gt;m</c>, <c>&lt;n&gt;h</c> below a day, or <c>1d</c>, the whole trading session.</summary>
public readonly record struct BarInterval : IComparable<BarInterval>
{
    private BarInterval(long lengthUs) => LengthUs = lengthUs;

    public static BarInterval OneSecond { get; } = new(1_000_000);

    public static BarInterval OneMinute { get; } = new(60_000_000);

    public static BarInterval FiveMinutes { get; } = new(300_000_000);

    public static BarInterval OneDay { get; } = new(86_400_000_000);

    /// <summary>Length in microseconds; nominal for <c>1d</c>.</summary>
    public long LengthUs { get; }

    /// <summary><c>1d</c>: one bar a trading session.</summary>
    public bool IsDay => LengthUs == 86_400_000_000;

    /// <summary>Below a minute: goes to <c>candles.fast</c>.</summary>
    public bool IsFast => LengthUs < 60_000_000;

    public static bool TryParse(string? text, out BarInterval interval, [NotNullWhen(false)] out string? error) => throw new NotImplementedException();

    /// <exception cref="FormatException">It is not an interval; the message says why.</exception>
    public static BarInterval Parse(string text) =>
        TryParse(text, out var interval, out string? error) ? interval : throw new FormatException(error);

    public int CompareTo(BarInterval other) => LengthUs.CompareTo(other.LengthUs);
}
