using System.Text.Json;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ledger.Imports;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>Makes entries of what brokers post when an order changes.</summary>
internal sealed class PostbackReader(InstrumentDirectory directory, InstrumentCurrency currencies)
{
    /// <summary>The fill that an order came to; null where it is not at its end, or nothing of it was filled.</summary>
    /// <param name="read">Reads the broker's form of it.</param>
    /// <param name="charges"><c>india</c>: charge it by the table.</param>
    /// <exception cref="RequestException">It is no postback.</exception>
    public async Task<LedgerEntry?> ReadAsync(string account, Stream body, Func<JsonElement, BrokerOrder?> read, string? charges, CancellationToken cancellationToken)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 8 }, cancellationToken);
            if (read(json.RootElement) is not { } order)
            {
                return null;
            }

            string instrument = (await directory.ResolveOneAsync(order.Symbol, cancellationToken)).Ids[0];
            var fill = order.Fill(account, instrument, currencies.Of(instrument));
            return charges == OrderCharges.Table ? fill with { Charges = OrderCharges.Of([fill], order.IsIntraday ? "intraday" : "delivery") } : fill;
        }
        catch (JsonException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"the body is not JSON: {e.Message}");
        }
        catch (FormatException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"the postback cannot be read: {e.Message}");
        }
    }
}
