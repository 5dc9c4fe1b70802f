using System.Globalization;
using System.Text.Json.Serialization;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Search;

namespace Candlewick.Contracts.Instruments;

/// <summary>An instrument as the REST API answers it and the command line shows it. What does not apply is left out.</summary>
public sealed record InstrumentDocument
{
    public required string Id { get; init; }

    /// <summary><c>equity</c>, <c>index</c>, <c>future</c>, <c>option</c>, <c>spot</c>.</summary>
    public required string Type { get; init; }

    public string? Name { get; init; }

    public string? Currency { get; init; }

    public decimal? TickSize { get; init; }

    public decimal? LotSize { get; init; }

    public int PriceScale { get; init; }

    public DateOnly? Expiry { get; init; }

    public decimal? Strike { get; init; }

    /// <summary><c>call</c> or <c>put</c>.</summary>
    public string? Right { get; init; }

    public string? Underlying { get; init; }

    public string? Isin { get; init; }

    public string? SessionGroup { get; init; }

    public DateOnly? Listed { get; init; }

    public DateOnly? Delisted { get; init; }

    public IReadOnlyList<AliasDocument>? Aliases { get; init; }

    /// <param name="withAliases">Without them in lists.</param>
    public static InstrumentDocument From(Instrument instrument, bool withAliases) => new()
    {
        Id = instrument.Id.ToString(),
        Type = Lower(instrument.Type.ToString()),
        Name = NullIfEmpty(instrument.Name),
        Currency = NullIfEmpty(instrument.Currency),
        TickSize = instrument.TickSize > 0 ? instrument.TickSize : null,
        LotSize = instrument.LotSize > 0 ? instrument.LotSize : null,
        PriceScale = instrument.PriceScale,
        Expiry = instrument.Expiry,
        Strike = instrument.Strike,
        Right = instrument.Right == OptionRight.None ? null : Lower(instrument.Right.ToString()),
        Underlying = instrument.Underlying?.ToString(),
        Isin = NullIfEmpty(instrument.Isin),
        SessionGroup = NullIfEmpty(instrument.SessionGroup),
        Listed = instrument.Listed,
        Delisted = instrument.Delisted,
        Aliases = withAliases ? [.. instrument.Aliases.Select(AliasDocument.Of)] : null,
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Lower(string name) => name.ToLower(CultureInfo.InvariantCulture);
}

/// <summary>A vendor's name for an instrument.</summary>
/// <param name="Kind"><c>symbol</c>, <c>token</c>, <c>short_name</c>.</param>
/// <param name="From">First date on which it was seen; absent where that is not known.</param>
/// <param name="To">First date on which it no longer is; absent while nothing ends it.</param>
public sealed record AliasDocument(string Vendor, string Kind, string Text, DateOnly? From, DateOnly? To)
{
    internal static AliasDocument Of(Alias alias) => new(
        alias.Vendor,
        alias.Kind switch { AliasKind.Symbol => "symbol", AliasKind.Token => "token", AliasKind.ShortName => "short_name", _ => "unknown" },
        alias.Text,
        alias.From == DateOnly.MinValue ? null : alias.From,
        alias.To == DateOnly.MaxValue ? null : alias.To);
}

/// <summary>A page of what a search found, the best match first.</summary>
/// <param name="Total">Of all pages.</param>
/// <param name="Next">Cursor of the next page; absent on the last.</param>
/// <param name="Note">What is to be said besides, such as that a contract has expired and which comes next; absent for nothing.</param>
public sealed record InstrumentList(IReadOnlyList<InstrumentDocument> Instruments, int Total, string? Next, string? Note = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InstrumentDocument))]
[JsonSerializable(typeof(InstrumentList))]
[JsonSerializable(typeof(ContinuousDocument))]
[JsonSerializable(typeof(OptionChain))]
public sealed partial class InstrumentJson : JsonSerializerContext;
