using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>What transactions say in the log.</summary>
internal static partial class TransactionLog
{
    [LoggerMessage(LogLevel.Information, "Transactional id {Id} is producer {Producer} now")]
    public static partial void Initialised(ILogger logger, string id, ProducerIdentity producer);

    [LoggerMessage(LogLevel.Information, "Transaction of {Id} was open for longer than {Timeout} and is aborted")]
    public static partial void TimedOut(ILogger logger, string id, TimeSpan timeout);

    [LoggerMessage(LogLevel.Warning, "The markers of {Id}'s transaction could not all be written; they are tried again")]
    public static partial void MarkersFailed(ILogger logger, string id, Exception error);

    [LoggerMessage(LogLevel.Warning, "The state of transactional id {Id} could not be written")]
    public static partial void NotWritten(ILogger logger, string id, Exception error);

    [LoggerMessage(LogLevel.Warning, "Looking after transactions failed; it goes on in a moment")]
    public static partial void SweepFailed(ILogger logger, Exception error);
}
