using System.Text;

namespace SubscriberPortal.EndToEndTests.Support;

/// <summary>A plain RFC 4180 reader for what the portal gave out, independent of the portal's own.</summary>
public static class Csv
{
    public static List<string[]> Read(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else quoted = false;
            }
            else if (c == '"') quoted = true;
            else if (c == ',') EndCell();
            else if (c == '\n') EndRow();
            else if (c is not ('\r' or '\uFEFF')) cell.Append(c);
        }

        if (cell.Length > 0 || row.Count > 0) EndRow();
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            rows.Add([.. row]);
            row.Clear();
        }
    }
}
