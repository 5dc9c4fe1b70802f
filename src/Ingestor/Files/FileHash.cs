using System.IO.Hashing;
using System.Security.Cryptography;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Files;

/// <summary>
/// The hash of all of a file's bytes, by which a run that is started again knows that the file is the same. Parts of a file would be
/// had sooner, but a line that was mended in the middle must make another source.
/// </summary>
internal static class FileHash
{
    /// <summary>
    /// Up to here SHA-256, as ever, so that sources keep their names; it takes a tenth of a second at most. Beyond, XXH3 with 128 bits,
    /// which is as fast as the file can be read: nobody is kept from making two files of one hash, but nobody gains by it.
    /// </summary>
    private const long ShortLength = 32 * 1024 * 1024;

    /// <summary>In lower-case hex.</summary>
    /// <exception cref="IngestException">The file cannot be read.</exception>
    public static string Of(string path)
    {
        try
        {
            using var stream = TextStream.OpenFile(path);
            if (stream.Length <= ShortLength)
            {
                return Convert.ToHexStringLower(SHA256.HashData(stream));
            }

            var hash = new XxHash128();
            hash.Append(stream);
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
