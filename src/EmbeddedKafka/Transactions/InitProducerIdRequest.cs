using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>A producer asks who it is.</summary>
/// <param name="TransactionalId">Null for a producer that is idempotent only.</param>
/// <param name="Expected">What it was before, where it goes on after an error; null for a new one.</param>
internal sealed record InitProducerIdRequest(string? TransactionalId, TimeSpan Timeout, ProducerIdentity? Expected = null);

/// <param name="Producer"><see cref="ProducerIdentity.None"/> with an error.</param>
internal readonly record struct InitProducerIdResult(CoordinatorError Error, ProducerIdentity Producer)
{
    public static implicit operator InitProducerIdResult(CoordinatorError error) => new(error, ProducerIdentity.None);
}
