using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// Which topics the members of a group read, as far as the coordinator can see: it knows the consumers' own protocol,
/// of which every version begins as the first did, and takes every other group to read everything.
/// </summary>
internal readonly struct Subscription
{
    public const string ConsumerProtocol = "consumer";

    private readonly HashSet<string>? _topics;

    public Subscription(Group group) => _topics = Read(group);

    public bool Includes(string topic) => _topics?.Contains(topic) ?? true;

    /// <returns>Null where it cannot be known.</returns>
    private static HashSet<string>? Read(Group group)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        if (group.Members.Count == 0)
        {
            return topics;
        }

        if (group.ProtocolType != ConsumerProtocol || group.Protocol is null)
        {
            return null;
        }

        try
        {
            foreach (var member in group.Members)
            {
                var reader = new RecordReader(member.MetadataFor(group.Protocol));
                reader.Int16();
                for (int left = reader.Int32(); left > 0; left--)
                {
                    topics.Add(reader.Text());
                }
            }
        }
        catch (InvalidDataException)
        {
            // A client's own format under the consumers' name: not ours to judge.
            return null;
        }

        return topics;
    }
}
