namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>A producer id and one of its epochs; −1 stands for none in either.</summary>
internal readonly record struct ProducerIdentity(long Id, short Epoch)
{
    public const long NoId = -1;
    public const short NoEpoch = -1;

    public static ProducerIdentity None { get; } = new(NoId, NoEpoch);
}
