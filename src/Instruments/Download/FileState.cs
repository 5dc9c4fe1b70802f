using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candlewick.Instruments.Download;

/// <summary>What is known of a downloaded file; stands beside it in JSON.</summary>
/// <param name="ETag">As the server sent it.</param>
/// <param name="LastModified">As the server sent it.</param>
/// <param name="Rows">Rows of the last good file; 0 of one that is not read yet.</param>
internal sealed record FileState(Uri Url, string? ETag, string? LastModified, int Rows)
{
    /// <summary>Null where there is none, or none that can be read: the file is then downloaded whole.</summary>
    public static FileState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), FileStateJson.Default.FileState);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Save(string path)
    {
        string draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(this, FileStateJson.Default.FileState));
        File.Move(draft, path, overwrite: true);
    }
}

[JsonSerializable(typeof(FileState))]
internal sealed partial class FileStateJson : JsonSerializerContext;
