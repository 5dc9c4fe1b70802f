using System.Globalization;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>
/// The folder of a store: <c>topics/ID.json</c> says that a topic exists, <c>NAME-N/</c> holds partition N as Kafka lays
/// it out. A topic that is being deleted is <c>ID.json.deleted</c> until its folders are gone. Files are called by id
/// because a name of 249 characters leaves no room for a suffix in the 255 that file systems allow.
/// </summary>
internal sealed class TopicFiles(string root, LogDisk disk)
{
    private const string Deleted = ".deleted";

    private string Records => Path.Combine(root, "topics");

    public string PartitionFolder(string topic, int partition) =>
        Path.Combine(root, $"{topic}-{partition.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Finishes deletes that a crash left, then reads all topics.</summary>
    /// <exception cref="LogException">A topic's file is damaged.</exception>
    public List<TopicRecord> Load()
    {
        Directory.CreateDirectory(Records);
        var topics = Directory.EnumerateFiles(Records, "*.json").ToList().ConvertAll(ReadById);
        var names = topics.Select(t => t.Name).ToHashSet();
        foreach (string left in Directory.EnumerateFiles(Records, "*.json" + Deleted).ToList())
        {
            // Not where the name is in use again: then the folders are the new topic's.
            var record = Read(left);
            if (!names.Contains(record.Name))
            {
                DeleteFolders(record);
            }

            File.Delete(left);
        }

        foreach (string left in Directory.EnumerateDirectories(root, "*" + Deleted))
        {
            Directory.Delete(left, recursive: true);
        }

        return topics;
    }

    /// <summary>The moment of creation; the partitions' folders have to be there.</summary>
    public void Save(TopicRecord record)
    {
        disk.FlushFolder(root);
        disk.Replace(PathOf(record), JsonSerializer.SerializeToUtf8Bytes(record, TopicJson.Default.TopicRecord));
    }

    /// <summary>The moment of deletion: from here on the topic does not come back.</summary>
    public void MarkDeleted(TopicRecord record)
    {
        File.Move(PathOf(record), PathOf(record) + Deleted, overwrite: true);
        disk.FlushFolder(Records);
    }

    /// <summary>Where a deleted partition's folder waits for its bytes to be freed.</summary>
    public string Grave(TopicRecord record, int partition) =>
        Path.Combine(root, $"{partition.ToString(CultureInfo.InvariantCulture)}.{record.Id:N}{Deleted}");

    public void Bury(TopicRecord record)
    {
        for (int p = 0; p < record.Partitions; p++)
        {
            if (Directory.Exists(Grave(record, p)))
            {
                Directory.Delete(Grave(record, p), recursive: true);
            }
        }

        File.Delete(PathOf(record) + Deleted);
    }

    /// <summary>Folders that a crash between making them and writing the topic's file left behind.</summary>
    public void ClearFolders(TopicRecord record) => DeleteFolders(record);

    private static TopicRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), TopicJson.Default.TopicRecord) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new LogException($"'{path}' is damaged ({e.Message}). Restore it from a copy; the topic's data is in the folders beside 'topics'.", e);
        }
    }

    /// <summary>Folders of earlier versions call the file by the topic's name: it is renamed when it is met.</summary>
    private TopicRecord ReadById(string path)
    {
        var record = Read(path);
        if (path != PathOf(record))
        {
            File.Move(path, PathOf(record), overwrite: true);
        }

        return record;
    }

    private string PathOf(TopicRecord record) => Path.Combine(Records, $"{record.Id:N}.json");

    private void DeleteFolders(TopicRecord record)
    {
        for (int p = 0; p < record.Partitions; p++)
        {
            if (Directory.Exists(PartitionFolder(record.Name, p)))
            {
                Directory.Delete(PartitionFolder(record.Name, p), recursive: true);
            }
        }
    }
}
