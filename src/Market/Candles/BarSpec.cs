using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Market.Candles;

/// <summary>
/// What a bar is made by: <c>5m</c>, <c>1d</c>, <c>233t</c>, <c>50000v</c>, <c>10r</c>, <c>1m@bid</c>. Its text is what
/// the log, the tables and the clients know as <c>interval</c>; two that are equal have one text (<c>60s</c> is <c>1m</c>).
/// Specifications by time come first, shorter ones before longer ones.
/// </summary>
public readonly record struct BarSpec : IComparable<BarSpec>
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 32;

    private readonly BarUnit _unit;
    private readonly decimal _size;

    internal BarSpec(BarUnit unit, decimal size, BarPrice price = BarPrice.Trade)
    {
        (_unit, _size, Price) = (unit, size, price);
        LengthUs = BarSpecText.LengthUs(unit) is > 0 and var length ? (long)size * length : 0;
    }

    public static BarSpec OneSecond { get; } = new(BarUnit.Second, 1);

    public static BarSpec OneMinute { get; } = new(BarUnit.Minute, 1);

    public static BarSpec FiveMinutes { get; } = new(BarUnit.Minute, 5);

    public static BarSpec OneDay { get; } = new(BarUnit.Day, 1);

    /// <summary>What closes the bar.</summary>
    public BarKind Kind => _unit switch
    {
        BarUnit.None => BarKind.None,
        BarUnit.Tick => BarKind.Ticks,
        BarUnit.Volume => BarKind.Volume,
        BarUnit.Turnover => BarKind.Turnover,
        BarUnit.Range => BarKind.Range,
        BarUnit.Renko => BarKind.Renko,
        _ => BarKind.Time,
    };

    /// <summary>Ticks, volume, turnover or price difference of a bar; by time, the number of its unit.</summary>
    public decimal Size => _size;

    /// <summary>What <see cref="Size"/> counts.</summary>
    internal BarUnit Unit => _unit;

    /// <summary>Which price makes it.</summary>
    public BarPrice Price { get; }

    /// <summary>Length in microseconds, nominal from a day on (a month has 30 days); 0 where time does not close the bar.</summary>
    public long LengthUs { get; }

    /// <summary><c>1d</c>, of any price: one bar a trading session.</summary>
    public bool IsDay => LengthUs == BarSpecText.DayUs;

    /// <summary>By time and longer than a trading session: several days, weeks, months.</summary>
    public bool IsBeyondDay => LengthUs > BarSpecText.DayUs;

    /// <summary>Below a minute: goes to <c>candles.fast</c>.</summary>
    public bool IsFast => Kind == BarKind.Time && LengthUs < BarSpecText.MinuteUs;

    /// <summary>Reads a specification; on failure <paramref name="error"/> says what is wrong with it.</summary>
    public static bool TryParse(string? text, out BarSpec spec, [NotNullWhen(false)] out string? error) =>
        BarSpecText.TryParse(text, out spec, out error);

    /// <summary>Reads a specification.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static BarSpec Parse(string text) =>
        TryParse(text, out var spec, out string? error) ? spec : throw new FormatException(error);

    public int CompareTo(BarSpec other)
    {
        int order = Kind.CompareTo(other.Kind);
        order = order != 0 ? order : LengthUs.CompareTo(other.LengthUs);
        order = order != 0 ? order : _unit.CompareTo(other._unit);
        order = order != 0 ? order : _size.CompareTo(other._size);
        return order != 0 ? order : Price.CompareTo(other.Price);
    }

    /// <summary>The one text of it; empty of the default value.</summary>
    public override string ToString() => BarSpecText.Format(_unit, _size, Price);
}
