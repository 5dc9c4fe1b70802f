using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>The accounts as topic <c>positions</c> has them now.</summary>
internal sealed class AccountBook(ChannelSet channels)
{
    private static readonly Scope Everything = new(PortfolioChannel.Positions, new InstrumentSet([], [""]), []);

    /// <summary>In ordinal order.</summary>
    /// <exception cref="RequestException">The log is not read to its end yet.</exception>
    public IReadOnlyList<string> Accounts() => [.. All().Select(item => item.Position.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Positions of an account, by instrument.</summary>
    /// <exception cref="RequestException">There is no such account, or the log is not read to its end yet.</exception>
    public IReadOnlyList<PositionItem> Positions(string account)
    {
        PositionItem[] positions = [.. All().Where(item => item.Position.Account == account).OrderBy(item => item.Instrument, StringComparer.Ordinal)];
        return positions.Length > 0 ? positions : throw new RequestException(
            ErrorCodes.NotFound, $"nothing was entered for account '{InstrumentDirectory.Clip(account)}' yet; POST /api/portfolio/{{account}}/ledger enters something");
    }

    /// <summary>The same without their place on the wire; none of an account that is not known.</summary>
    public IReadOnlyCollection<Position> Find(string account) => [.. All().Select(item => item.Position).Where(position => position.Account == account)];

    /// <inheritdoc cref="Positions"/>
    public AccountSummary Summary(string account, string baseCurrency) => AccountSummary.Of(account, baseCurrency, [.. Positions(account).Select(item => item.Position)]);

    private IEnumerable<PositionItem> All()
    {
        var served = (ServedState)channels[PortfolioChannel.Positions];
        served.RequireReady();
        var items = new List<Item>();
        served.State.Read(0, Everything, int.MaxValue, items);
        return items.OfType<PositionItem>();
    }
}
