using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Topics;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Projections;

/// <summary>
/// What one projection does with one topic; all else (membership, batches, positions and their fence, what is passed
/// over, trying again) is <see cref="Projector{TRow}"/>'s.
/// </summary>
/// <typeparam name="TRow">What a record is read as.</typeparam>
public interface IProjection<TRow>
    where TRow : class
{
    /// <summary>Its name in <c>projection_offset</c>, in metrics and messages: <c>candles</c>. Never to be changed.</summary>
    string Name { get; }

    /// <summary>Its consumer group, before the prefix.</summary>
    string Group => $"projection-{Name}";

    /// <summary>What it reads.</summary>
    Topic Topic { get; }

    /// <summary>Reads a record. False where it cannot be stored: it is named, counted and goes to <c>dead-letters</c>; <paramref name="reason"/> says why.</summary>
    bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out TRow? row, [NotNullWhen(false)] out string? reason);

    /// <summary>
    /// Writes a batch, each partition in the order of its offsets, as part of <paramref name="transaction"/>, and returns
    /// how many rows were new. A record may have been published twice: what is stored already is left out.
    /// </summary>
    Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<TRow> rows, CancellationToken cancellationToken);
}
