namespace Candlewick.EmbeddedKafka.Coordination;

/// <summary>Which partition of a coordinator's topic keeps a name: Java's string hash, as Kafka's tools expect it.</summary>
internal static class PartitionHash
{
    public static int Of(string name, int partitions)
    {
        int hash = 0;
        foreach (char c in name)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash == int.MinValue ? 0 : Math.Abs(hash) % partitions;
    }
}
