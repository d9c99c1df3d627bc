using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WorkTurns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_work_Kind_AccountId_DueAt",
                table: "work",
                columns: new[] { "Kind", "AccountId", "DueAt" },
                filter: "\"DueAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_work_Kind_AccountId_DueAt",
                table: "work");
        }
    }
}
