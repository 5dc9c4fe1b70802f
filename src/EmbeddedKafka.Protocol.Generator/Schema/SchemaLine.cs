namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>A line that is neither blank nor comment, cut into words; two spaces of indentation are one level.</summary>
internal sealed class SchemaLine(int number, int depth, string[] words)
{
    private static readonly char[] Blank = [' '];

    public int Number => number;

    public int Depth => depth;

    public string[] Words => words;

    public static IEnumerable<SchemaLine> Split(string path, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int comment = lines[i].IndexOf('#');
            string line = (comment < 0 ? lines[i] : lines[i].Substring(0, comment)).TrimEnd();
            if (line.Length == 0) continue;
            if (line.IndexOf('\t') >= 0) throw new SchemaException(path, i + 1, "Indent with two spaces, not with tabs.");

            int indent = line.Length - line.TrimStart().Length;
            if (indent % 2 != 0) throw new SchemaException(path, i + 1, "Indent with two spaces a level.");
            yield return new SchemaLine(i + 1, indent / 2, line.Split(Blank, StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
