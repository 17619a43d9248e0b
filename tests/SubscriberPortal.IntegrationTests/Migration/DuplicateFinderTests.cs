using SubscriberPortal.Jobs.Activities.Migration.Planning;
using SubscriberPortal.Jobs.Csv;

namespace SubscriberPortal.IntegrationTests.Migration;

/// <summary>It works on a file in hand and a folder, and knows no store.</summary>
public sealed class DuplicateFinderTests
{
    [Fact]
    public async Task Duplicates_are_found_by_spilling_what_does_not_fit_and_name_the_first_row()
    {
        var folder = Directory.CreateTempSubdirectory("portal-spill-");
        var text = SampleFile.Header + SampleFile.Rows(0, 500) + SampleFile.Rows(100, 3) + SampleFile.Row(SampleFile.At(600) with { Msisdn = SampleFile.At(7).Msisdn, Uid = new string('u', 64) }) + SampleFile.Row(SampleFile.At(601) with { Uid = new string('u', 64) }) + SampleFile.Rows(100, 1);
        await using var records = new CsvRecords(new MemoryStream(SampleFile.Bytes(text)), ',', 0, 1);
        await records.ReadAsync(CancellationToken.None);
        using var finder = new DuplicateFinder(CsvLayout.Parse(',', SampleFile.Header.TrimEnd().Split(','), []), uidOnly: false, folder.FullName, capacity: 64);
        while (await records.ReadAsync(CancellationToken.None)) finder.Add(records);

        var found = finder.Read().Select(d => $"{d.Row} {d.Field.Name} {d.EarlierRow}").ToList();

        Assert.Equal(
            ["502 uid 102", "502 msisdn 102", "502 imsi 102", "503 uid 103", "503 msisdn 103", "503 imsi 103", "504 uid 104", "504 msisdn 104", "504 imsi 104",
                "505 msisdn 9", "506 uid 505", "507 uid 102", "507 msisdn 102", "507 imsi 102"],
            found);
        folder.Delete(recursive: true);
    }
}
