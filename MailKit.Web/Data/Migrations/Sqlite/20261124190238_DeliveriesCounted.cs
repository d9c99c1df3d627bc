using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DeliveriesCounted : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What was told before this version counts, too.
            migrationBuilder.Sql(
                """
                INSERT INTO daily_counts ("AccountId", "Day", "Metric", "Key", "Value")
                SELECT r."AccountId", date(e."SentAt" / 10000000 - 62135596800, 'unixepoch'), CASE WHEN r."Delivery" >= 90 THEN 6 WHEN r."Delivery" >= 60 THEN 5 ELSE 4 END, COALESCE(e."ApiKeyId", ''), COUNT(*)
                FROM email_recipients AS r JOIN emails AS e ON e."AccountId" = r."AccountId" AND e."Id" = r."EmailId"
                WHERE r."Delivery" >= 30 AND e."SentAt" IS NOT NULL AND NOT e."IsTest"
                GROUP BY 1, 2, 3, 4
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DELETE FROM daily_counts WHERE "Metric" IN (4, 5, 6)""");
        }
    }
}
