"""Settings: where they come from and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tensoe.core.errors import ConfigurationError
from tensoe.core.settings import load_settings


class TestLoadSettings:
    def test_the_environment_wins_over_env_file_over_toml_over_default(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "tensoe.toml").write_text("api_port = 1001\ndb_pool_size = 7\nworker_processes = 3\n")
        (tmp_path / ".env").write_text(f"DATA_DIR={tmp_path}\nAPI_PORT=1002\nDB_POOL_SIZE=8\n")
        monkeypatch.setenv("API_PORT", "1003")
        settings = load_settings(working_folder=tmp_path)
        assert (settings.api_port, settings.db_pool_size, settings.worker_processes) == (1003, 8, 3)
        assert settings.db_max_overflow == 10

    def test_port_is_another_name_for_api_port(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PORT", "8123")
        assert load_settings(working_folder=tmp_path, data_dir=tmp_path).api_port == 8123

    def test_an_empty_api_port_leaves_port_in_force(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("API_PORT", "")
        monkeypatch.setenv("PORT", "8123")
        assert load_settings(working_folder=tmp_path, data_dir=tmp_path).api_port == 8123

    def test_the_data_folder_cannot_be_set_inside_itself(self, tmp_path: Path) -> None:
        (tmp_path / "tensoe.toml").write_text('data_dir = "/srv/other"\n')
        with pytest.raises(ConfigurationError, match="DATA_DIR"):
            load_settings(working_folder=tmp_path, data_dir=tmp_path)

    def test_a_file_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "tensoe.toml").mkdir()
        with pytest.raises(ConfigurationError, match=r"tensoe\.toml cannot be read"):
            load_settings(working_folder=tmp_path, data_dir=tmp_path)

    def test_a_password_is_not_repeated_in_the_refusal(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError) as caught:
            load_settings(working_folder=tmp_path, data_dir=tmp_path, database_url="mysql://me:secret@host/x")
        assert "secret" not in str(caught.value)

    def test_an_unknown_name_in_the_toml_file_is_refused_with_the_near_one(self, tmp_path: Path) -> None:
        (tmp_path / "tensoe.toml").write_text("api_prot = 8001\n")
        with pytest.raises(ConfigurationError, match="API_PROT") as caught:
            load_settings(working_folder=tmp_path, data_dir=tmp_path)
        assert "API_PORT" in caught.value.hint

    def test_an_unknown_name_in_the_env_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("WROKER_PROCESSES=2\n")
        with pytest.raises(ConfigurationError, match="WROKER_PROCESSES"):
            load_settings(working_folder=tmp_path, data_dir=tmp_path)

    def test_broken_toml_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "tensoe.toml").write_text("api_port = = 1\n")
        with pytest.raises(ConfigurationError, match="not valid TOML"):
            load_settings(working_folder=tmp_path, data_dir=tmp_path)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("api_port", "eighty"),
            ("api_port", "70000"),
            ("db_pool_size", "0"),
            ("log_level", "LOUD"),
            ("database_url", "mysql://x"),
        ],
    )
    def test_a_value_that_cannot_be_used_is_named(self, tmp_path: Path, name: str, value: str) -> None:
        with pytest.raises(ConfigurationError, match=name.upper()):
            load_settings(working_folder=tmp_path, data_dir=tmp_path, **{name: value})

    def test_music_folders_are_split_like_a_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MUSIC_DIRS", "/srv/music:/mnt/more")
        settings = load_settings(working_folder=tmp_path, data_dir=tmp_path)
        assert settings.music_dirs == [Path("/srv/music"), Path("/mnt/more")]
