using SubscriberPortal.Legacy.Schema;

namespace SubscriberPortal.UnitTests.Legacy;

public sealed class MySqlScriptTests
{
    [Theory]
    [InlineData("SELECT 1; SELECT 2", "SELECT 1|SELECT 2")]
    [InlineData("SELECT ';', \";\", `;`; SELECT 2;", "SELECT ';', \";\", `;`|SELECT 2")]
    [InlineData("SELECT 'it''s; so', 'a\\';b'; SELECT 2", "SELECT 'it''s; so', 'a\\';b'|SELECT 2")]
    [InlineData("-- one; two\nSELECT 1; # three;\n/* four; */ SELECT 2;", "-- one; two\nSELECT 1|# three;\n/* four; */ SELECT 2")]
    [InlineData("DELIMITER //\nBEGIN a; b; END //\nDELIMITER ;\nSELECT 1;", "BEGIN a; b; END|SELECT 1")]
    [InlineData("delimiter $$\r\nBEGIN a;\r\nEND $$\r\ndelimiter ;\r\nSELECT 1", "BEGIN a;\r\nEND|SELECT 1")]
    [InlineData("SELECT 1 - -1; SELECT 2--1;", "SELECT 1 - -1|SELECT 2--1")]
    [InlineData(" ; ;\n-- nothing\n", "")]
    public void A_script_is_cut_as_the_client_cuts_it(string script, string statements) => Assert.Equal(statements, string.Join('|', MySqlScript.Statements(script)));

    [Fact]
    public void Legacy_has_scripts_of_the_same_numbers_for_both_databases()
    {
        var numbers = new[] { "sqlite", "mysql" }
            .Select(dialect => Directory.GetFiles(Path.Combine(Architecture.Repository.Root, "sql", "legacy", dialect), "*.sql").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray())
            .ToArray();

        Assert.True(numbers[0].Length >= 4);
        Assert.Equal(numbers[0], numbers[1]);
    }
}
