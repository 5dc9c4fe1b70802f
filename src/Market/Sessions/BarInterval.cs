using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Candlewick.Market.Sessions;

/// <summary>
/// The length of a bar: <c>&lt;n&gt;s</c>, <c>&lt;n&gt;m</c> or <c>&lt;n&gt;h</c> below a day, or <c>1d</c>, the whole trading
/// session. Written in its largest unit: <c>60s</c> is <c>1m</c>. Shorter ones compare as less.
/// </summary>
public readonly record struct BarInterval : IComparable<BarInterval>
{
    private const long SecondUs = 1_000_000;
    private const long MinuteUs = 60 * SecondUs;
    private const long HourUs = 60 * MinuteUs;
    private const long DayUs = 24 * HourUs;

    private BarInterval(long lengthUs) => LengthUs = lengthUs;

    public static BarInterval OneSecond { get; } = new(SecondUs);

    public static BarInterval OneMinute { get; } = new(MinuteUs);

    public static BarInterval FiveMinutes { get; } = new(5 * MinuteUs);

    public static BarInterval OneDay { get; } = new(DayUs);

    /// <summary>Length in microseconds; nominal for <c>1d</c>. 0 in the default value, which is no interval.</summary>
    public long LengthUs { get; }

    /// <summary><c>1d</c>: one bar a trading session.</summary>
    public bool IsDay => LengthUs == DayUs;

    /// <summary>Below a minute: goes to <c>candles.fast</c>.</summary>
    public bool IsFast => LengthUs < MinuteUs;

    /// <summary>Reads an interval; on failure <paramref name="error"/> says what is wrong with it.</summary>
    public static bool TryParse(string? text, out BarInterval interval, [NotNullWhen(false)] out string? error)
    {
        interval = default;
        error = null;
        long unit = text is { Length: >= 2 } ? text[^1] switch { 's' => SecondUs, 'm' => MinuteUs, 'h' => HourUs, 'd' => DayUs, _ => 0 } : 0;
        if (unit != 0
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0
            && (unit == DayUs ? count == 1 : count * unit < DayUs))
        {
            interval = new BarInterval(count * unit);
            return true;
        }

        error = $"'{text}' is not a bar interval; expected a number of s, m or h below a day, or 1d, such as 1s, 5m or 1d";
        return false;
    }

    /// <summary>Reads an interval.</summary>
    /// <exception cref="FormatException">It is not an interval; the message says why.</exception>
    public static BarInterval Parse(string text) =>
        TryParse(text, out var interval, out string? error) ? interval : throw new FormatException(error);

    public int CompareTo(BarInterval other) => LengthUs.CompareTo(other.LengthUs);

    public override string ToString()
    {
        var (unit, name) = IsDay ? (DayUs, 'd')
            : LengthUs % HourUs == 0 ? (HourUs, 'h')
            : LengthUs % MinuteUs == 0 ? (MinuteUs, 'm')
            : (SecondUs, 's');
        return string.Create(CultureInfo.InvariantCulture, $"{LengthUs / unit}{name}");
    }
}
