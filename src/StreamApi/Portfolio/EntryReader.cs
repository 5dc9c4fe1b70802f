using System.Globalization;
using System.Text.Json;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>Ledger entries as clients write them in JSON.</summary>
internal sealed class EntryReader(InstrumentDirectory directory, InstrumentCurrency currencies)
{
    private const int MostEntries = 10_000;

    private static readonly string[] Kinds = [.. Enum.GetValues<EntryKind>().Where(kind => kind != EntryKind.Unknown).Select(EntryNames.Of)];

    private static readonly string[] Members =
        ["id", "kind", "instrument", "time", "time_us", "side", "quantity", "price", "multiplier", "amount", "currency", "charges", "product", "ratio", "order", "reverses"];

    /// <summary>Reads one entry, or <c>{"entries":[…]}</c>.</summary>
    /// <param name="kind">Of entries that do not say it.</param>
    /// <exception cref="RequestException">It cannot be read; the message names the member and what it may be.</exception>
    /// <exception cref="InstrumentNameException">An instrument is not known.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAsync(string account, Stream body, EntryKind? kind, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 8 }, cancellationToken);
        }
        catch (JsonException e)
        {
            throw Bad($"the body is not JSON: {e.Message}");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Bad("the body is not an object: expected an entry, or {\"entries\":[…]}");
            }

            JsonElement[] given = root.TryGetProperty("entries", out var list)
                ? list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : throw Bad("entries is not a list")
                : [root];
            if (given.Length > MostEntries)
            {
                throw new RequestException(ErrorCodes.Limit, $"a request may have {MostEntries} entries; send the others in another");
            }

            var entries = new List<LedgerEntry>(given.Length);
            foreach (var element in given)
            {
                entries.Add(await EntryAsync(account, element.ValueKind == JsonValueKind.Object ? element : throw Bad("an entry is not an object"), kind, cancellationToken));
            }

            return entries;
        }
    }

    private async Task<LedgerEntry> EntryAsync(string account, JsonElement json, EntryKind? kindGiven, CancellationToken cancellationToken)
    {
        if (json.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Members.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw Bad($"an entry has no '{InstrumentDirectory.Clip(unknown)}'; it has {string.Join(", ", Members)}");
        }

        var kind = KindOf(Text(json, "kind"), kindGiven);
        string reference = Text(json, "id") ?? throw Bad("id is missing: an id of yours or the broker's trade id, so that the same request counts once");
        string? currency = Text(json, "currency");
        string instrument = await InstrumentAsync(Text(json, "instrument"), currency, kind, cancellationToken);
        var (ratioNew, ratioOld) = Ratio(Text(json, "ratio"));
        var entry = new LedgerEntry
        {
            Account = account,
            Instrument = instrument,
            Kind = kind,
            Reference = reference,
            TimeUs = TimeUs(json),
            Currency = currency ?? currencies.Of(instrument),
            Quantity = Quantity(json),
            Price = Number(json, "price") ?? (kind is EntryKind.Fill or EntryKind.Rate ? throw Bad("price is missing") : 0),
            Multiplier = Number(json, "multiplier") ?? 1,
            Amount = Number(json, "amount") ?? 0,
            RatioNew = ratioNew,
            RatioOld = ratioOld,
            Order = Text(json, "order") ?? "",
            Reverses = Text(json, "reverses") is { } id ? Guid.TryParse(id, out var reverses) ? reverses : throw Bad($"reverses '{InstrumentDirectory.Clip(id)}' is not the id of an entry") : Guid.Empty,
            Source = "rest",
        };
        return entry with { Charges = ChargesOf(json, entry) };
    }

    private static decimal ChargesOf(JsonElement json, LedgerEntry entry)
    {
        bool isNamed = json.TryGetProperty("charges", out var charges) && charges.ValueKind == JsonValueKind.String && charges.GetRawText() is { Length: > 2 } raw && char.IsAsciiLetter(raw[1]);
        return !isNamed ? Number(json, "charges") ?? 0
            : Text(json, "charges") == OrderCharges.Table ? OrderCharges.Of([entry], Text(json, "product"))
            : throw Bad($"charges is neither an amount nor \"{OrderCharges.Table}\", the table of a discount broker's charges");
    }

    private async Task<string> InstrumentAsync(string? name, string? currency, EntryKind kind, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return currency is not null && kind is EntryKind.Deposit or EntryKind.Withdrawal or EntryKind.Fee or EntryKind.Rate
                ? CashInstrument.Of(currency!)
                : throw Bad("instrument is missing, such as NSE:INFY; deposits, withdrawals, fees and rates can have a currency instead");
        }

        return CashInstrument.Is(name) ? name
            : name.Contains('*', StringComparison.Ordinal) ? throw Bad("one instrument an entry, without *")
            : (await directory.ResolveAsync([name], cancellationToken)).Ids[0];
    }

    private static EntryKind KindOf(string? name, EntryKind? given) =>
        name is null ? given ?? throw Bad($"kind is missing; there are {string.Join(", ", Kinds)}")
        : EntryNames.Find(name) ?? throw Bad($"there is no kind '{InstrumentDirectory.Clip(name)}'; there are {string.Join(", ", Kinds)}");

    private static long TimeUs(JsonElement json) =>
        json.TryGetProperty("time_us", out var us) ? us.ValueKind == JsonValueKind.Number && us.TryGetInt64(out long number) ? number : throw Bad("time_us is not a whole number")
        : TimeText.Parse("time", Text(json, "time") ?? throw Bad("time is missing: when it happened, such as 2026-11-20T09:15:04+05:30")) is StartFrom.Time time ? time.Us
        : throw Bad("time is not a moment, such as 2026-11-20T09:15:04+05:30");

    private static decimal Quantity(JsonElement json)
    {
        decimal quantity = Number(json, "quantity") ?? 0;
        return Text(json, "side") switch
        {
            null => quantity,
            _ when quantity < 0 => throw Bad("quantity is below zero; with side it is above"),
            "buy" => quantity,
            "sell" => -quantity,
            var side => throw Bad($"side '{InstrumentDirectory.Clip(side)}' is not buy or sell"),
        };
    }

    private static (int New, int Old) Ratio(string? text)
    {
        if (text is null)
        {
            return default;
        }

        string[] parts = text.Split(':');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int now) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int old)
            ? (now, old)
            : throw Bad($"ratio '{InstrumentDirectory.Clip(text)}' is not new:old, such as 5:1");
    }

    /// <summary>A number, or one in quotes: exact either way.</summary>
    private static decimal? Number(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        string text = value.GetRawText().Trim('"');
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw Bad($"{name} '{InstrumentDirectory.Clip(text)}' is not a decimal number in plain notation");
    }

    private static string? Text(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Also half a surrogate pair.
            throw Bad($"{name} is not text");
        }
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
