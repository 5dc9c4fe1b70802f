using System.Globalization;

namespace Candlewick.Market.Instruments.Search;

/// <summary>One word of a query with everything it may mean. An instrument has to fit one of its meanings.</summary>
internal sealed class SearchTerm
{
    /// <summary>The score of what does not fit. Lower scores are better.</summary>
    public const int None = 100;

    private const int Exact = 0;
    private const int Near = 1;
    private const int Beginning = 3;

    private static readonly Dictionary<string, (InstrumentType Type, OptionRight Right)> Words = new(StringComparer.Ordinal)
    {
        ["C"] = (InstrumentType.Option, OptionRight.Call), ["CE"] = (InstrumentType.Option, OptionRight.Call), ["CALL"] = (InstrumentType.Option, OptionRight.Call),
        ["P"] = (InstrumentType.Option, OptionRight.Put), ["PE"] = (InstrumentType.Option, OptionRight.Put), ["PUT"] = (InstrumentType.Option, OptionRight.Put),
        ["OPT"] = (InstrumentType.Option, OptionRight.None), ["OPTION"] = (InstrumentType.Option, OptionRight.None), ["OPTIONS"] = (InstrumentType.Option, OptionRight.None),
        ["F"] = (InstrumentType.Future, OptionRight.None), ["FUT"] = (InstrumentType.Future, OptionRight.None), ["FUTURE"] = (InstrumentType.Future, OptionRight.None),
        ["FUTURES"] = (InstrumentType.Future, OptionRight.None),
        ["EQ"] = (InstrumentType.Equity, OptionRight.None), ["IDX"] = (InstrumentType.Index, OptionRight.None), ["INDEX"] = (InstrumentType.Index, OptionRight.None),
        ["SPOT"] = (InstrumentType.Spot, OptionRight.None),
    };

    private readonly InstrumentType _type;
    private readonly OptionRight _right;
    private readonly IReadOnlyList<DatePattern> _dates;
    private readonly int _number;
    private readonly decimal? _strike;
    private readonly bool _isId;
    private readonly bool _isIsin;
    private readonly bool _isVenue;

    /// <param name="text">Upper case.</param>
    /// <param name="isVenue">It is the name of a venue.</param>
    /// <param name="isIsin">An ISIN begins with it.</param>
    public SearchTerm(string text, bool isVenue, bool isIsin)
    {
        Text = text;
        (_type, _right) = Words.GetValueOrDefault(text);
        _dates = DatePattern.Parse(text);
        _strike = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal strike) ? strike : null;
        _number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        _isId = text.Contains(':', StringComparison.Ordinal);
        _isIsin = isIsin;
        _isVenue = isVenue;
    }

    public string Text { get; }

    /// <summary>False where it can mean nothing but the beginning of a name.</summary>
    public bool SaysMore => _type != InstrumentType.Unknown || _dates.Count > 0 || _strike is not null || _isId || _isIsin || _isVenue;

    /// <summary>How well <paramref name="entry"/> fits, its names aside.</summary>
    public int Score(in IndexEntry entry)
    {
        if ((_type != InstrumentType.Unknown && entry.Type == _type && (_right == OptionRight.None || entry.Right == _right))
            || (_strike is { } strike && entry.Strike == strike)
            || (_isVenue && entry.Venue == Text)
            || (_isId && entry.Id.StartsWith(Text, StringComparison.Ordinal)))
        {
            return Exact;
        }

        if (_isIsin && entry.Isin.StartsWith(Text, StringComparison.Ordinal))
        {
            return entry.Isin.Length == Text.Length ? Exact : Near;
        }

        if (entry.Expiry == 0)
        {
            return None;
        }

        foreach (var date in _dates)
        {
            if (date.Matches(entry.Expiry))
            {
                return Exact;
            }
        }

        int year = entry.Expiry / 10000;
        return _number > 0 && (entry.Expiry % 100 == _number || year == _number || year % 100 == _number) ? Near
            : _number > 0 && entry.Strike is { } longer && BeginsWith((long)longer, _number) ? Beginning
            : None;
    }

    /// <summary>In decimal digits.</summary>
    private static bool BeginsWith(long number, int beginning)
    {
        while (number > beginning)
        {
            number /= 10;
        }

        return number == beginning;
    }
}
