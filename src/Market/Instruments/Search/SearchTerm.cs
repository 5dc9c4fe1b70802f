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

    /// <summary>Behind all that was written as it is.</summary>
    private const int Misspelt = 4;

    private static readonly Dictionary<string, (InstrumentType Type, OptionRight Right)> Types = new(StringComparer.Ordinal)
    {
        ["C"] = (InstrumentType.Option, OptionRight.Call), ["CE"] = (InstrumentType.Option, OptionRight.Call), ["CALL"] = (InstrumentType.Option, OptionRight.Call),
        ["CALLS"] = (InstrumentType.Option, OptionRight.Call), ["PUTS"] = (InstrumentType.Option, OptionRight.Put),
        ["P"] = (InstrumentType.Option, OptionRight.Put), ["PE"] = (InstrumentType.Option, OptionRight.Put), ["PUT"] = (InstrumentType.Option, OptionRight.Put),
        ["OPT"] = (InstrumentType.Option, OptionRight.None), ["OPTION"] = (InstrumentType.Option, OptionRight.None), ["OPTIONS"] = (InstrumentType.Option, OptionRight.None),
        ["F"] = (InstrumentType.Future, OptionRight.None), ["FUT"] = (InstrumentType.Future, OptionRight.None), ["FUTURE"] = (InstrumentType.Future, OptionRight.None),
        ["FUTURES"] = (InstrumentType.Future, OptionRight.None),
        ["EQ"] = (InstrumentType.Equity, OptionRight.None), ["IDX"] = (InstrumentType.Index, OptionRight.None), ["INDEX"] = (InstrumentType.Index, OptionRight.None),
        ["SPOT"] = (InstrumentType.Spot, OptionRight.None),
    };

    private readonly string[] _names;
    private readonly InstrumentType _type;
    private readonly OptionRight _right;
    private readonly IReadOnlyList<DatePattern> _dates = [];
    private readonly int _number = -1;
    private readonly decimal? _strike;
    private readonly bool? _isMonthly;
    private readonly string? _id;
    private readonly string? _root;
    private readonly GluedContract? _contract;
    private readonly bool _isId;
    private readonly bool _isIsin;
    private readonly bool _isVenue;

    /// <param name="text">Upper case.</param>
    /// <param name="isVenue">It is the name of a venue.</param>
    /// <param name="isIsin">An ISIN begins with it.</param>
    public SearchTerm(string text, bool isVenue, bool isIsin)
    {
        Text = text;
        _names = [text];
        (_type, _right) = Types.GetValueOrDefault(text);
        _dates = DatePattern.Parse(text);
        _strike = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal strike) ? strike : null;
        _number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        _isMonthly = text switch { "WEEKLY" or "WEEKLIES" => false, "MONTHLY" => true, _ => null };
        _isId = text.Contains(':', StringComparison.Ordinal);
        _isIsin = isIsin;
        _isVenue = isVenue;
    }

    private SearchTerm(string text, string[] names) => (Text, _names) = (text, names);

    private SearchTerm(GluedContract contract)
        : this("", [])
    {
        _type = contract.Right == OptionRight.None ? InstrumentType.Future : InstrumentType.Option;
        (_right, _strike, _dates, _isMonthly) = (contract.Right, contract.Strike, [contract.Day], contract.IsMonthly ? true : null);
        (_contract, MeansAll) = (contract, true);
    }

    private SearchTerm(string id, string root)
        : this("", []) => (_id, _root, MeansAll) = (id, root, true);

    public string Text { get; }

    /// <summary>An instrument has to fit all that it says, not one of it.</summary>
    private bool MeansAll { get; }

    /// <summary>Nothing but a day or a month.</summary>
    public bool IsDate => _dates.Count > 0 && _type == InstrumentType.Unknown && _id is null;

    /// <summary>The dates it may be.</summary>
    public IReadOnlyList<DatePattern> Dates => _dates;

    /// <summary>False where it can mean nothing but the beginning of a name.</summary>
    public bool SaysMore => MeansAll || _type != InstrumentType.Unknown || _dates.Count > 0 || _strike is not null || _isMonthly is not null || _isId || _isIsin || _isVenue;

    /// <summary>A word that is no name, and the names that it may have been meant for.</summary>
    public static SearchTerm Of(string misspelt, string[] names) => new(misspelt, names);

    /// <summary>Exactly this instrument.</summary>
    /// <param name="root">Its <see cref="Instrument.Root"/>.</param>
    public static SearchTerm Only(string id, string root) => new(id, root);

    /// <summary>Exactly this contract, of whatever root.</summary>
    public static SearchTerm Only(GluedContract contract) => new(contract);

    /// <summary>The same without its date; null where nothing is left of it.</summary>
    public SearchTerm? WithoutDate() => IsDate ? null : _contract is null ? this : new SearchTerm(_contract with { Day = default, IsMonthly = false });

    /// <summary>Nothing of that root can fit.</summary>
    public bool Excludes(IndexRoot root) => _root is not null && _root != root.Symbol;

    /// <summary>How well a root is named by it.</summary>
    public int Score(IndexRoot root)
    {
        int best = None;
        foreach (string name in _names)
        {
            best = Math.Min(best, root.Score(name));
        }

        return best < None && (_names.Length != 1 || _names[0] != Text) ? best + Misspelt : best;
    }

    /// <summary>How well <paramref name="entry"/> fits, its names aside.</summary>
    public int Score(in IndexEntry entry)
    {
        if (MeansAll)
        {
            return _id is not null ? entry.Id == _id ? Exact : None
                : entry.Type == _type && entry.Right == _right && entry.Strike == _strike && _dates[0].Matches(entry.Expiry) && (_isMonthly is null || entry.IsMonthly) ? Exact
                : None;
        }

        if ((_type != InstrumentType.Unknown && entry.Type == _type && (_right == OptionRight.None || entry.Right == _right))
            || (_strike is { } strike && entry.Strike == strike)
            || (_isVenue && entry.Venue == Text)
            || (_isMonthly is { } monthly && entry.Expiry != 0 && entry.IsMonthly == monthly)
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
