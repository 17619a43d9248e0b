using System.Text;
using SubscriberPortal.Jobs.Csv;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.Jobs.Generating;

/// <summary>Every kind of fault that a row can have by itself or with an earlier row.</summary>
internal static class BadRows
{
    private delegate IEnumerable<string?> Fault(string?[] cells, Subscriber? earlier);

    private static readonly Fault[] Faults =
    [
        (cells, _) => With(cells, SubscriberField.Msisdn, "0123456"),
        (cells, _) => With(cells, SubscriberField.Imsi, "31026"),
        (cells, _) => With(cells, SubscriberField.Status, "ALIVE"),
        (cells, _) => With(cells, SubscriberField.Uid, null),
        (cells, _) => With(cells, SubscriberField.Uid, "not a uid!"),
        (cells, _) => With(cells, SubscriberField.Email, "nobody.example.com"),
        (cells, _) => With(cells, SubscriberField.DateOfBirth, "1981-02-30"),
        (cells, _) => With(cells, SubscriberField.FirstName, new string('x', SubscriberField.FirstName.MaxLength + 1)),
        (cells, _) => With(cells, SubscriberField.LastName, "Bell\u0007"),
        (cells, earlier) => With(cells, SubscriberField.Uid, earlier?.Uid),
        (cells, earlier) => With(cells, SubscriberField.Msisdn, earlier?.Msisdn),
        (cells, earlier) => With(cells, SubscriberField.Imsi, earlier?.Imsi),
        (cells, _) => cells.Take(3),
        (cells, _) => cells.Append("one too many"),
        (cells, _) => With(cells, SubscriberField.Msisdn, null),
        (cells, _) => With(cells, SubscriberField.Address, new StringBuilder().Insert(0, "Long Road ", 60).ToString()),
    ];

    /// <summary>How many kinds there are; the n-th bad row is of kind n modulo this.</summary>
    public static int Kinds => Faults.Length;

    /// <param name="earlier">A good row before this one, for the duplicates; without one the identifier is missing instead, which is as bad.</param>
    public static void Write(CsvRowWriter writer, Subscriber subscriber, Subscriber? earlier, long number)
    {
        var cells = SubscriberField.All.Select(field => field.Read(subscriber)).ToArray();
        var column = 0;
        foreach (var cell in Faults[number % Kinds](cells, earlier))
        {
            if (column < SubscriberField.All.Count) writer.Cell(SubscriberField.All[column++], cell);
            else writer.Cell(cell);
        }

        writer.EndRow();
    }

    private static string?[] With(string?[] cells, SubscriberField field, string? value)
    {
        cells[SubscriberField.All.ToList().IndexOf(field)] = value;
        return cells;
    }
}
