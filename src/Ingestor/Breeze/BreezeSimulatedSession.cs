using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Breeze;

/// <summary>A client of the simulated Breeze that wants quotes and books.</summary>
internal sealed class BreezeSimulatedSession(WireClient client, SimulatedMarket market, Func<string, string, bool> isValid) : BreezeSimulatedSocket(client, market, isValid)
{
    private readonly BreezeStockWriter _stock = new();

    public override void Publish(in MarketUpdate update)
    {
        if (IsIn(update.Instrument, QuoteRoom))
        {
            SendQuote(in update);
        }

        if (IsIn(update.Instrument, BookRoom) && update.Kind != UpdateKind.Index)
        {
            Client.Send(_stock.Book(CodeOf(update.Instrument), Market.Instruments[update.Instrument], in update), isBinary: false);
        }
    }

    /// <summary>What is known already.</summary>
    protected override void Joined(int place, int room)
    {
        if (room == QuoteRoom && Market[place].Price != 0)
        {
            SendQuote(in Market[place]);
        }
    }

    private void SendQuote(in MarketUpdate update) => Client.Send(_stock.Quote(CodeOf(update.Instrument), Market.Instruments[update.Instrument], in update), isBinary: false);
}
