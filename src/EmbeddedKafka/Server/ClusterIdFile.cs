using System.Security.Cryptography;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>The id of the cluster, drawn once and kept in the broker's folder: clients notice when it is another one.</summary>
internal static class ClusterIdFile
{
    public static string Read(string folder)
    {
        string file = Path.Combine(folder, "cluster.id");
        if (!File.Exists(file))
        {
            // As Kafka writes ids: 16 bytes in base 64 for addresses, without padding.
            File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        }

        return File.ReadAllText(file).Trim();
    }
}
