namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>An append that did not happen, and what a client is told of it.</summary>
/// <param name="error">
/// <see cref="CoordinatorError.CoordinatorNotAvailable"/> for a full or failing disk, which clients retry;
/// <see cref="CoordinatorError.UnknownServerError"/> for records that are too large;
/// <see cref="CoordinatorError.InvalidProducerEpoch"/> where a newer epoch of the producer has written already.
/// </param>
internal sealed class CoordinatorLogException(CoordinatorError error, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public CoordinatorError Error { get; } = error;
}
