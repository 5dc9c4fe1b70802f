using Candlewick.Contracts.Topics;

namespace Candlewick.Streaming.Topics;

/// <summary>The catalogue's topics as they are on the broker: one partition count, and each topic's id.</summary>
/// <param name="Partitions">Partitions of every topic.</param>
/// <param name="Ids">Topic ids by catalogue topic. A topic that was deleted and made again has another id.</param>
public sealed record TopicLayout(int Partitions, IReadOnlyDictionary<Topic, string> Ids)
{
    /// <summary>Id of <paramref name="topic"/>, which every stored position of it carries.</summary>
    public string IdOf(Topic topic) => Ids[topic];
}
