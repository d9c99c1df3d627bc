using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class GrantsOfLines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "GrantId",
                table: "ledger",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_ledger_AccountId_GrantId_Posted",
                table: "ledger",
                columns: new[] { "AccountId", "GrantId", "Posted" },
                filter: "\"GrantId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ledger_AccountId_GrantId_Posted",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "GrantId",
                table: "ledger");
        }
    }
}
