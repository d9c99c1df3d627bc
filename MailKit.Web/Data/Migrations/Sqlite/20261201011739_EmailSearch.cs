using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EmailSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Words alone, without their places: they are looked for together, not beside each other. The tokenizer only parts at blanks what SearchWords made.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE email_search USING fts5(words, email UNINDEXED, tokenize = 'unicode61 remove_diacritics 0', detail = none, columnsize = 0)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE email_search");
        }
    }
}
