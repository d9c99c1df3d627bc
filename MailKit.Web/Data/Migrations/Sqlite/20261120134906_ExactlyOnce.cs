using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailKit.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ExactlyOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "SettlementId",
                table: "ledger",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "BatchId",
                table: "emails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Resends",
                table: "emails",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "SettlementId",
                table: "emails",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FrozenAt",
                table: "credit_balances",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "email_batches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Emails = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstTriedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_email_batches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "provider_gates",
                columns: table => new
                {
                    Provider = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ClosedUntil = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_gates", x => x.Provider);
                });

            migrationBuilder.CreateTable(
                name: "provider_slots",
                columns: table => new
                {
                    Provider = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Window = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_provider_slots", x => new { x.Provider, x.Window, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "settlements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Emails = table.Column<int>(type: "INTEGER", nullable: false),
                    Credits = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PostedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DissolvedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstTriedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settlements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_settlements_accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ledger_SettlementId",
                table: "ledger",
                column: "SettlementId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_emails_BatchId",
                table: "emails",
                column: "BatchId",
                filter: "\"BatchId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_emails_SettlementId",
                table: "emails",
                column: "SettlementId",
                filter: "\"SettlementId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_email_batches_DueAt",
                table: "email_batches",
                column: "DueAt",
                filter: "\"DueAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_provider_slots_Provider_Window_UsedAt",
                table: "provider_slots",
                columns: new[] { "Provider", "Window", "UsedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_settlements_AccountId",
                table: "settlements",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_settlements_DueAt",
                table: "settlements",
                column: "DueAt",
                filter: "\"DueAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "email_batches");

            migrationBuilder.DropTable(
                name: "provider_gates");

            migrationBuilder.DropTable(
                name: "provider_slots");

            migrationBuilder.DropTable(
                name: "settlements");

            migrationBuilder.DropIndex(
                name: "IX_ledger_SettlementId",
                table: "ledger");

            migrationBuilder.DropIndex(
                name: "IX_emails_BatchId",
                table: "emails");

            migrationBuilder.DropIndex(
                name: "IX_emails_SettlementId",
                table: "emails");

            migrationBuilder.DropColumn(
                name: "SettlementId",
                table: "ledger");

            migrationBuilder.DropColumn(
                name: "BatchId",
                table: "emails");

            migrationBuilder.DropColumn(
                name: "Resends",
                table: "emails");

            migrationBuilder.DropColumn(
                name: "SettlementId",
                table: "emails");

            migrationBuilder.DropColumn(
                name: "FrozenAt",
                table: "credit_balances");
        }
    }
}
