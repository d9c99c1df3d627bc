using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class EmailSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE TABLE email_search ("EmailId" uuid NOT NULL, "Words" tsvector NOT NULL, CONSTRAINT "PK_email_search" PRIMARY KEY ("EmailId"));
                CREATE INDEX "IX_email_search_Words" ON email_search USING gin ("Words");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE email_search");
        }
    }
}
