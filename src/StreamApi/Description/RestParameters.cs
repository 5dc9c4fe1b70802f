using Candlewick.Market.Ledger.Imports;
using Microsoft.OpenApi;

namespace Candlewick.StreamApi.Description;

/// <summary>Parameters of the REST API by name: one name means one thing on every address.</summary>
internal static class RestParameters
{
    private static readonly Dictionary<string, (string Description, OpenApiSchema Schema)> Known = new(StringComparer.Ordinal)
    {
        ["instrument"] = ("An id (`NSE:RELIANCE`), a bare symbol, a vendor's name or a continuous future (`NFO:NIFTY@1`).", Text("NSE:RELIANCE")),
        ["instruments"] = ("Ids, bare symbols, and patterns with one `*` at their end, separated by commas.", Text("NSE:RELIANCE,NSE:INFY")),
        ["id"] = ("An id (`NSE:RELIANCE`), a bare symbol, a vendor's name or a continuous future (`NFO:NIFTY@1`).", Text("NSE:RELIANCE")),
        ["underlying"] = ("What contracts are on: an id (`NSE:NIFTY-50`) or a symbol (`NIFTY`).", Text("NIFTY")),
        ["venue"] = ("A venue or session group.", Text("NSE")),
        ["account"] = ("An account: 1 to 32 of `A-Z a-z 0-9 _ -`.", Text("main")),
        ["entry"] = ("Id of an entry, as `entry` of the ledger.", Text("0f9f3d1e-8c9b-5a52-8d8c-6f3c5d3f9b21")),
        ["date"] = ("Which date a file is of that does not say it.", Text("2026-11-27")),
        ["format"] = ("Whose file it is, and of what.", OneOf([.. ImportFormat.All.Select(format => format.Name)])),
        ["charges"] = ("Charge each order by this table; nothing where it is left out.", OneOf("india")),
        ["product"] = ("What the shares were bought for; `delivery` where it is left out.", OneOf("delivery", "intraday")),
        ["channel"] = ("A channel of the stream protocol.", Text("candles")),
        ["interval"] = ("Length of a bar: a number and `s`, `m`, `h` or `d`, a week (`1w`) or a month (`1mo`).", Text("1m")),
        ["indicators"] = ("Indicators with their arguments, separated by commas; `/api/indicators` has them all.", Text("sma(50),rsi(14)")),
        ["benchmark"] = ("What beta and correlation compare with.", Text("NSE:NIFTY-50")),
        ["from"] = ("Where it begins: a time with its zone, a date, microseconds since 1970, or a span back from the newest (`-PT2H`).", Text("2026-11-20")),
        ["to"] = ("Where it ends, not included: a time with its zone, a date (meant whole) or microseconds since 1970.", Text("2026-11-21")),
        ["last"] = ("Only the last so many.", Number(5)),
        ["limit"] = ("Most of one answer; the next page is at `next` and in the `Link` header.", Number(1_000)),
        ["cursor"] = ("`next` of the answer before, with the other parameters unchanged.", Text(null)),
        ["adjust"] = ("Takes corporate actions out of prices and volumes: `none` (default), `splits` or `all`.", OneOf("none", "splits", "all")),
        ["roll"] = ("Of a continuous future: when it goes to the next contract; `expiry` (default), `days:n` or `oi`.", Text("expiry")),
        ["query"] = ("Words, such as a trader writes them.", Text("nif 25000 ce nov")),
        ["type"] = ("A kind of instrument.", OneOf("equity", "index", "future", "option", "spot")),
        ["expiry"] = ("Contracts of a date or of a part of one: `2026-12-08`, `8dec`, `dec2026`.", Text("2026-12-08")),
        ["strike"] = ("Options of that strike.", Text("25000")),
        ["right"] = ("Options of one side: `call` (`ce`) or `put` (`pe`).", Text("call")),
        ["feed"] = ("A vendor's connection.", Text("kite")),
        ["kind"] = ("A kind of event.", Text("gap_detected")),
        ["list"] = ("Name of a watch list.", Text("Banks")),
        ["name"] = ("Name of a broker.", Text("kite")),
        ["speed"] = ("How fast a replay goes: 1 as it happened, n times, 0 as fast as the client reads.", new OpenApiSchema { Type = JsonSchemaType.Number }),
        ["conflate"] = ("Least milliseconds between two frames.", Number(250)),
        ["view"] = ("Of a replay: `as_seen`, each revision when it was published, or `final`.", OneOf("as_seen", "final")),
        ["decimals"] = ("How prices are written: `number` (default) or `string`.", OneOf("number", "string")),
        ["on_lost"] = ("What a cursor that cannot be honoured does: `earliest` (default) or `live`.", OneOf("earliest", "live")),
        ["rule"] = ("Id of a rule.", Text("0199f3c4-7a52-7d1e-8c1e-2f5a4d0b9e11")),
        ["alert"] = ("Id of an alert.", Text("5f0c7a30-2f44-5a1f-9f0c-0a5e6f1d3b77")),
        ["acknowledged"] = ("Whether somebody has seen it.", OneOf("true", "false")),
        ["filled"] = ("Whether a gap was filled since.", OneOf("true", "false")),
    };

    /// <summary>What a parameter is; null where nothing is said of it.</summary>
    public static (string Description, OpenApiSchema Schema)? Find(string name) => Known.TryGetValue(name, out var found) ? found : null;

    private static OpenApiSchema Text(string? example) => new() { Type = JsonSchemaType.String, Examples = example is null ? null : [example] };

    private static OpenApiSchema Number(int example) => new() { Type = JsonSchemaType.Integer, Minimum = "1", Examples = [example] };

    private static OpenApiSchema OneOf(params string[] values) => new() { Type = JsonSchemaType.String, Enum = [.. values] };
}
