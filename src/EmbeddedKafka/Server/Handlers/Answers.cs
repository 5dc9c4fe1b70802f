using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers;

/// <summary>Error codes of the log and of the coordinators are Kafka's own numbers.</summary>
internal static class Answers
{
    public static ErrorCode ToCode(this LogError error) => (ErrorCode)(short)error;

    public static ErrorCode ToCode(this CoordinatorError error) => (ErrorCode)(short)error;

    public static ValueTask<IMessage?> Of(IMessage response) => ValueTask.FromResult<IMessage?>(response);
}
