using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Portfolio;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Ledger;
using Candlewick.EventStore.Offsets;
using Candlewick.EventStore.Writing;
using Candlewick.Market.Ledger;
using Confluent.Kafka;
using Npgsql;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Projections.Ledger;

/// <summary>Topic <c>ledger</c> as the streams of its accounts and as table <c>ledger_entry</c>.</summary>
public sealed class LedgerProjection(ISchemaIds schemaIds, IEventWriter events, TimeProvider time) : IProjection<LedgerEntry>
{
    private readonly FramedCodec<V1.LedgerEntry> _codec = new(TopicCatalog.Ledger, schemaIds, V1.LedgerEntry.Parser);
    private readonly LedgerStore _store = new(events, time);

    /// <inheritdoc/>
    public string Name => ProjectionOffsets.Ledger.Projection;

    /// <inheritdoc/>
    public Topic Topic => TopicCatalog.Ledger;

    /// <inheritdoc/>
    public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out LedgerEntry? row, [NotNullWhen(false)] out string? reason)
    {
        row = null;
        if (!_codec.TryDecode(record.Message.Value, out var message, out reason))
        {
            return false;
        }

        try
        {
            row = LedgerMessage.Read(message);
            return true;
        }
        catch (FormatException e)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<LedgerEntry> rows, CancellationToken cancellationToken) => _store.WriteAsync(transaction, rows, cancellationToken);
}
