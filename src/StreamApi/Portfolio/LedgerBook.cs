using Candlewick.EventStore.Ledger;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Ledger;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>Enters into ledgers, and reads what is in them.</summary>
internal sealed class LedgerBook(StreamApiOptions options, ILogger<LedgerBook> logger) : IDisposable
{
    private readonly Lazy<IProducer<byte[], byte[]?>> _producer = new(() => KafkaClients.Producer<byte[], byte[]?>(options.Kafka.Producer(), logger).Build());

    public LedgerHistory History { get; } = new(options.Readers);

    /// <summary>Writes entries of one account into the log and says which of them are new as far as is known.</summary>
    /// <exception cref="RequestException">An entry cannot be one, or contradicts another of its id; or Kafka is away. Nothing was entered, but for the last: then the same again is safe.</exception>
    public async Task<EnteredEntries> EnterAsync(string account, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var byId = new Dictionary<Guid, LedgerEntry>();
        foreach (var entry in entries)
        {
            if (entry.Fault() is { } fault)
            {
                throw new RequestException(ErrorCodes.BadRequest, $"entry '{entry.Reference}': {fault}");
            }

            Check(byId.TryAdd(entry.Id, entry) ? entry : byId[entry.Id], entry);
        }

        var stored = await History.FindAsync(account, byId.Keys, cancellationToken);
        foreach (var known in stored)
        {
            Check(known, byId[known.Id]);
            byId.Remove(known.Id);
        }

        try
        {
            await new LedgerWriter(options.Kafka, options.Layout, options.SchemaIds, _producer.Value).WriteAsync(byId.Values, cancellationToken);
        }
        catch (KafkaException e)
        {
            throw new RequestException(ErrorCodes.UpstreamUnavailable, $"Kafka does not take it ({e.Error.Reason}); send the same again in some seconds: what was entered counts once", retryable: true);
        }

        return new EnteredEntries([.. byId.Values], stored);
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
        {
            _producer.Value.Dispose();
        }
    }

    private static void Check(LedgerEntry known, LedgerEntry entry)
    {
        if (!known.SaysTheSame(entry))
        {
            throw new RequestException(ErrorCodes.Conflict, $"'{entry.Reference}' is in the ledger of {entry.Account} and says something else; take that back (DELETE /api/portfolio/{entry.Account}/ledger/{known.Id}) and enter this under another id");
        }
    }
}

/// <param name="New">Entered now.</param>
/// <param name="Known">They were there.</param>
internal sealed record EnteredEntries(IReadOnlyList<LedgerEntry> New, IReadOnlyList<LedgerEntry> Known);
