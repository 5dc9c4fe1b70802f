using Candlewick.Streaming.Clients;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tests;

public sealed class KafkaFailureTests
{
    [Theory]
    [InlineData(ErrorCode.Local_Transport, false, KafkaFailure.Transient)]
    [InlineData(ErrorCode.Local_MsgTimedOut, false, KafkaFailure.Transient)]
    [InlineData(ErrorCode.NotCoordinatorForGroup, false, KafkaFailure.Transient)]
    [InlineData(ErrorCode.UnknownTopicOrPart, false, KafkaFailure.Transient)]
    [InlineData(ErrorCode.Local_Fenced, true, KafkaFailure.Fenced)]
    [InlineData(ErrorCode.InvalidProducerEpoch, false, KafkaFailure.Fenced)]
    [InlineData(ErrorCode.FencedInstanceId, true, KafkaFailure.Fenced)]
    [InlineData(ErrorCode.OffsetOutOfRange, false, KafkaFailure.PositionLost)]
    [InlineData(ErrorCode.Local_AutoOffsetReset, false, KafkaFailure.PositionLost)]
    [InlineData(ErrorCode.InvalidTimestamp, false, KafkaFailure.Refused)]
    [InlineData(ErrorCode.MsgSizeTooLarge, false, KafkaFailure.Refused)]
    [InlineData(ErrorCode.TopicAuthorizationFailed, false, KafkaFailure.Refused)]
    [InlineData(ErrorCode.TransactionalIdAuthorizationFailed, true, KafkaFailure.Fatal)]
    [InlineData(ErrorCode.Local_Fatal, true, KafkaFailure.Fatal)]
    public void Every_error_asks_for_one_answer(ErrorCode code, bool fatal, KafkaFailure failure) =>
        Assert.Equal(failure, new Error(code, "reason", fatal).Classify());

    [Fact]
    public void A_missing_right_is_not_the_record_s_fault()
    {
        Assert.False(new Error(ErrorCode.TopicAuthorizationFailed).IsOfRecord());
        Assert.True(new Error(ErrorCode.InvalidTimestamp).IsOfRecord());
    }
}
