using System.Buffers;
using System.Text.Json;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>How <c>/ws/portfolio</c> says positions: each with the account that it belongs to, as that stands then.</summary>
/// <param name="positionsOf">All positions of an account; null in a replay, which knows those that the client follows.</param>
internal sealed class PortfolioEncoder(SymbolBook symbols, TimeProvider time, string baseCurrency, Func<string, IReadOnlyCollection<Position>>? positionsOf = null)
    : EndpointEncoder(StreamEndpoints.Portfolio, symbols, time)
{
    private readonly Dictionary<(string Account, string Instrument), Position> _told = [];

    protected override bool Keep(Item item, SymbolBook.Entry entry)
    {
        entry.Position = (PositionItem)item;
        _told[(entry.Position.Position.Account, item.Instrument)] = entry.Position.Position;
        return true;
    }

    protected override bool Knows(SymbolBook.Entry entry) => entry.Position is not null;

    protected override void WriteData(PooledBuffer frame, SymbolBook.Entry entry)
    {
        frame.Write(entry.Position!.In(PortfolioItems.Instance));
        frame.Write(",\"portfolio\":"u8);
        using (var json = new Utf8JsonWriter(frame))
        {
            Write(json, Summary(entry.Position.Position.Account));
        }

        frame.Write("}}"u8);
    }

    private AccountSummary Summary(string account) =>
        AccountSummary.Of(account, baseCurrency, positionsOf?.Invoke(account) ?? [.. _told.Where(told => told.Key.Account == account).Select(told => told.Value)]);

    private static void Write(Utf8JsonWriter json, AccountSummary account)
    {
        json.WriteStartObject();
        json.WriteString("account", account.Account);
        json.WriteString("currency", account.BaseCurrency);
        json.Number("total_value", account.Base?.Equity);
        json.Number("cash", account.Base?.Cash);
        json.Number("invested", account.Base?.Contributed);
        json.Number("pnl", account.Base?.Pnl);
        json.Number("day_pnl", account.Base?.DayPnl);
        json.Number("gross_exposure", account.Base?.GrossExposure);
        json.Number("net_exposure", account.Base?.NetExposure);
        json.WriteEndObject();
    }
}
