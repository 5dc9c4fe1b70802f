using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Wanted;

/// <summary>Who wants what, and which sources hold what, as topic <c>wanted-instruments</c> says.</summary>
internal sealed class WatchBook(TopicState wanted, ISchemaIds schemas, TimeProvider time, ILogger<WatchBook> logger)
{
    private readonly MessageReader<WantedInstrument> _wishes = new(TopicCatalog.WantedInstruments, schemas, WantedInstrument.Parser, logger);

    /// <summary>Everything that is wanted or held now, by instrument.</summary>
    public IEnumerable<WantedInstrument> All()
    {
        long nowUs = Market.Ticks.TickTime.Of(time.GetUtcNow());
        return Read().Where(w => w.Held || w.UntilUs == 0 || w.UntilUs > nowUs)
            .OrderBy(w => w.Instrument, StringComparer.Ordinal).ThenBy(w => w.Feed, StringComparer.Ordinal).ThenBy(w => w.Owner, StringComparer.Ordinal);
    }

    /// <summary>What sources say that they hold, in no order: each is the owner of its wish.</summary>
    public IEnumerable<WantedInstrument> Held() => Read().Where(w => w.Held);

    private IEnumerable<WantedInstrument> Read() => wanted.All().Select(_wishes.Read).OfType<WantedInstrument>();
}
