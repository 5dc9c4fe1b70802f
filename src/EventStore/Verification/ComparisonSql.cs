using Candlewick.EventStore.Candles;

namespace Candlewick.EventStore.Verification;

/// <summary>The questions of a comparison. <c>said</c> is what the topic says, <c>said_event</c> the same as events.</summary>
internal static class ComparisonSql
{
    public const string CreateTables =
        """
        CREATE TEMP TABLE said (LIKE candle) ON COMMIT DROP;
        CREATE TEMP TABLE said_event (partition integer, source_offset bigint, id uuid, stream_id text, data jsonb) ON COMMIT DROP
        """;

    public const string CopyEvents = "COPY said_event (partition, source_offset, id, stream_id, data) FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Which records leave an event, and which a row: as the projection does it, a revision that is not higher than one
    /// before it leaves nothing, and the first record of the highest revision is the row.
    /// </summary>
    public static readonly string Prepare =
        $"""
        CREATE TEMP TABLE said_place ON COMMIT DROP AS
        SELECT partition, source_offset,
               revision > coalesce(max(revision) OVER (PARTITION BY {CandleColumns.Key} ORDER BY source_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) AS is_event,
               row_number() OVER (PARTITION BY {CandleColumns.Key} ORDER BY revision DESC, source_offset) = 1 AS is_row
        FROM said;
        ANALYZE said; ANALYZE said_event; ANALYZE said_place
        """;

    // Texts are compared, not values: 1.20 and 1.2 are one number and two candles.
    public const string Events =
        """
        SELECT CASE WHEN e.id IS NULL THEN 'missing' WHEN s.id IS NULL THEN 'extra' WHEN e.copies > 1 THEN 'twice' ELSE 'different' END AS kind,
               coalesce(e.stream_id, s.stream_id) || ' start ' || (coalesce(e.data, s.data)->>'StartAt') || ' revision ' || (coalesce(e.data, s.data)->>'Revision')
               || coalesce(' at version ' || e.version, '')
               || CASE WHEN e.stream_id <> s.stream_id THEN ': stored in another stream than ' || s.stream_id
                       WHEN e.data::text <> s.data::text THEN ': ' || (
                            SELECT string_agg(format('%s is %s, should be %s', k, coalesce(e.data->k, 'null'), coalesce(s.data->k, 'null')), ', ')
                            FROM jsonb_object_keys(e.data || s.data) k WHERE (e.data->k)::text IS DISTINCT FROM (s.data->k)::text)
                       ELSE '' END AS what
        FROM (SELECT e.*, count(*) OVER (PARTITION BY e.id) AS copies FROM mt_events e WHERE e.type IN ('candle_closed', 'candle_revised')) e
        FULL JOIN (SELECT s.* FROM said_event s JOIN said_place p USING (partition, source_offset) WHERE p.is_event) s ON s.id = e.id
        WHERE e.id IS NULL OR s.id IS NULL OR e.copies > 1 OR e.stream_id <> s.stream_id OR e.data::text <> s.data::text
        """;

    public const string Versions =
        """
        SELECT 'version hole' AS kind,
               format('%s: %s event(s), versions %s to %s, the stream says %s', s.id, count(e.version), coalesce(min(e.version), 0), coalesce(max(e.version), 0), s.version) AS what
        FROM mt_streams s LEFT JOIN mt_events e ON e.stream_id = s.id
        GROUP BY s.id
        HAVING count(e.version) <> s.version OR coalesce(min(e.version), 1) <> 1 OR coalesce(max(e.version), 0) <> s.version
        """;

    public static readonly string Rows =
        $"""
        SELECT CASE WHEN c.instrument IS NULL THEN 'missing' WHEN s.instrument IS NULL THEN 'extra' ELSE 'different' END AS kind,
               concat_ws(' ', coalesce(c.instrument, s.instrument), coalesce(c.interval, s.interval), coalesce(c.start_at, s.start_at), 'revision', coalesce(c.revision, s.revision))
               || coalesce(': ' || (
                    SELECT string_agg(format('%s is %s, should be %s', k, to_jsonb(c)->k, to_jsonb(s)->k), ', ')
                    FROM jsonb_object_keys(to_jsonb(c)) k WHERE c.instrument IS NOT NULL AND s.instrument IS NOT NULL AND (to_jsonb(c)->k)::text <> (to_jsonb(s)->k)::text), '') AS what
        FROM (SELECT {CandleColumns.Names} FROM candle) c
        FULL JOIN (SELECT {Prefixed("s")} FROM said s JOIN said_place p USING (partition, source_offset) WHERE p.is_row) s
          ON {string.Join(" AND ", CandleColumns.Key.Split(", ").Select(name => $"c.{name} = s.{name}"))}
        WHERE c.instrument IS NULL OR s.instrument IS NULL OR c::text <> s::text
        """;

    /// <summary>How many there are of each kind, and the first five.</summary>
    public static string CountByKind(string differences) =>
        $"SELECT kind, count(*), (array_agg(what ORDER BY what))[1:5] FROM ({differences}) d GROUP BY kind ORDER BY kind";

    private static string Prefixed(string alias) => string.Join(", ", CandleColumns.Names.Split(", ").Select(name => $"{alias}.{name}"));
}
