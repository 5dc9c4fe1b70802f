using System.Buffers;
using System.Text.Json;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>What the addresses of portfolios answer.</summary>
internal static class PortfolioJson
{
    public static byte[] Accounts(IEnumerable<string> accounts) => Write(json =>
    {
        json.WriteStartArray("accounts");
        foreach (string account in accounts)
        {
            json.WriteStringValue(account);
        }

        json.WriteEndArray();
    });

    public static byte[] Summary(AccountSummary summary) => Write(json =>
    {
        Head(json, summary);
        Totals(json, "total", summary.Base);
        json.WriteStartArray("currencies");
        foreach (var (currency, totals) in summary.Currencies)
        {
            json.WriteStartObject();
            json.WriteString("currency", currency);
            Figures(json, totals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Pnl(AccountSummary summary) => Write(json =>
    {
        Head(json, summary);
        if (summary.Base is { } total)
        {
            json.WriteStartObject("total");
            Pnl(json, total);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("total");
        }

        json.WriteStartArray("currencies");
        foreach (var (currency, totals) in summary.Currencies)
        {
            json.WriteStartObject();
            json.WriteString("currency", currency);
            Pnl(json, totals);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Cash(AccountSummary summary) => Write(json =>
    {
        Head(json, summary);
        Number(json, "total", summary.Base?.Cash);
        json.WriteStartArray("currencies");
        foreach (var (currency, totals) in summary.Currencies)
        {
            json.WriteStartObject();
            json.WriteString("currency", currency);
            json.WriteNumber("cash", totals.Cash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Positions(string account, IEnumerable<PositionItem> positions) => Write(json =>
    {
        json.WriteString("account", account);
        json.WriteStartArray("positions");
        foreach (var position in positions)
        {
            json.WriteRawValue(position.In(JsonItems.Numbers), skipInputValidation: true);
        }

        json.WriteEndArray();
    });

    public static byte[] Ledger(string account, IEnumerable<LedgerEntry> entries, string? next) => Write(json =>
    {
        json.WriteString("account", account);
        json.WriteString("next", next);
        json.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            Entry(json, entry);
        }

        json.WriteEndArray();
    });

    public static byte[] Entered(string account, EnteredEntries entered) => Write(json =>
    {
        json.WriteString("account", account);
        Ids("entered", entered.New);
        Ids("known", entered.Known);

        void Ids(string name, IEnumerable<LedgerEntry> entries)
        {
            json.WriteStartArray(name);
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteString("id", entry.Reference);
                json.WriteString("entry", entry.Id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    });

    private static void Entry(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("entry", entry.Id);
        json.WriteString("id", entry.Reference);
        json.WriteString("kind", EntryNames.Of(entry.Kind));
        json.WriteString("instrument", entry.Instrument);
        json.WriteNumber("time_us", entry.TimeUs);
        json.WriteString("currency", entry.Currency);
        json.WriteNumber("quantity", entry.Quantity);
        json.WriteNumber("price", entry.Price);
        json.WriteNumber("multiplier", entry.Multiplier);
        json.WriteNumber("amount", entry.Amount);
        json.WriteNumber("charges", entry.Charges);
        json.WriteString("ratio", entry.RatioNew == 0 ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{entry.RatioNew}:{entry.RatioOld}"));
        json.WriteString("order", entry.Order.Length == 0 ? null : entry.Order);
        if (entry.Reverses == Guid.Empty)
        {
            json.WriteNull("reverses");
        }
        else
        {
            json.WriteString("reverses", entry.Reverses);
        }

        json.WriteString("source", entry.Source);
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, AccountSummary summary)
    {
        json.WriteString("account", summary.Account);
        json.WriteString("base_currency", summary.BaseCurrency);
        json.WriteStartArray("missing_rates");
        foreach (string currency in summary.MissingRates)
        {
            json.WriteStringValue(currency);
        }

        json.WriteEndArray();
    }

    private static void Totals(Utf8JsonWriter json, string name, Totals? totals)
    {
        if (totals is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Figures(json, totals);
        json.WriteEndObject();
    }

    private static void Figures(Utf8JsonWriter json, Totals totals)
    {
        json.WriteNumber("equity", totals.Equity);
        json.WriteNumber("cash", totals.Cash);
        json.WriteNumber("value", totals.Value);
        json.WriteNumber("gross_exposure", totals.GrossExposure);
        json.WriteNumber("net_exposure", totals.NetExposure);
        json.WriteNumber("contributed", totals.Contributed);
        Pnl(json, totals);
        json.WriteNumber("unmarked", totals.Unmarked);
    }

    private static void Pnl(Utf8JsonWriter json, Totals totals)
    {
        json.WriteNumber("realised", totals.Realised);
        json.WriteNumber("unrealised", totals.Unrealised);
        json.WriteNumber("income", totals.Income);
        json.WriteNumber("charges", totals.Charges);
        json.WriteNumber("currency_gain", totals.CurrencyGain);
        json.WriteNumber("pnl", totals.Pnl);
        Number(json, "day_pnl", totals.DayPnl);
        json.WriteNumber("day_charges", totals.DayCharges);
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
